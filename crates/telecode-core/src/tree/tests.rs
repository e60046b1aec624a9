use super::{below, within};

#[test]
fn a_path_is_below_a_directory_by_whole_names() {
    assert_eq!(below("/srv/api/src/a.rs", "/srv/api"), Some("src/a.rs"));
    assert_eq!(below("/srv/api/src", "/srv/api/"), Some("src"));
    assert_eq!(below("/srv/api", "/srv/api/"), Some(""));
    assert_eq!(below("/srv", "/"), Some("srv"));
    assert_eq!(below("/srv/api2", "/srv/api"), None);
    assert_eq!(below("/srv", "/srv/api"), None);
}

#[test]
fn a_directory_has_no_name_in_itself_and_nothing_has_one_where_none_is_known() {
    assert_eq!(within("/srv/api/a.rs", "/srv/api"), Some("a.rs"));
    assert_eq!(within("/srv/api", "/srv/api"), None);
    assert_eq!(within("/srv/api", ""), None);
}
