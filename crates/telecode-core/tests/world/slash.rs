//! Claude's own slash commands, in the menu and under names that Telegram takes.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{Abilities, CycleOutcome};
use telecode_core::seam::call::Call;

use crate::World;

fn commands(names: &[(&str, &str)]) -> Abilities {
    let commands = names.iter().map(|(name, about)| ((*name).to_owned(), (*about).to_owned())).collect();
    Abilities { commands, ..Abilities::default() }
}

fn menus(world: &World) -> Vec<&Vec<(String, String)>> {
    let menu = |(_, call): &'_ (std::time::Instant, Call)| matches!(call, Call::Menu { .. });
    let menus = world.traffic.iter().filter(move |entry| menu(entry));
    menus
        .filter_map(|(_, call)| if let Call::Menu { commands, .. } = call { Some(commands) } else { None })
        .collect()
}

#[test]
fn claudes_commands_are_in_the_menu_after_ours_under_names_that_telegram_takes() {
    let mut world = World::new();
    world.says("hello");
    world.ready_with(commands(&[
        ("review", "Review a pull request"),
        ("frontend:make-page", ""),
        ("context", "is ours"),
        ("resume", "is another name of ours"),
        ("Äöü", "has no name"),
        ("review!", "has a name that is taken"),
        ("a-very-long-name-of-a-command-that-goes-on-and-on", "Is cut"),
        ("long", &"word ".repeat(200)),
    ]));
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
    let menu = menus(&world).last().copied().unwrap();
    let valid = |name: &str| {
        (1..=32).contains(&name.len())
            && name.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_')
    };
    for (name, about) in menu {
        assert!(valid(name), "{name}");
        assert!((1..=256).contains(&about.chars().count()), "{about}");
    }
}

#[test]
fn a_menu_has_a_hundred_commands_at_most_and_is_sent_when_it_changed() {
    let mut world = World::new();
    world.says("hello");
    let many: Vec<_> = (0..200).map(|n| (format!("command{n}"), "Does it".to_owned())).collect();
    let abilities = Abilities { commands: many, ..Abilities::default() };
    world.ready_with(abilities.clone());
    world.pass(Duration::from_secs(2));
    let sent = menus(&world);
    assert_eq!(sent.last().unwrap().len(), 100);
    let before = sent.len();
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_hours(2));
    world.dies();
    world.says("again");
    world.ready_with(abilities);
    world.pass(Duration::from_secs(2));
    assert_eq!(menus(&world).len(), before, "nothing has changed");
}

#[test]
fn a_command_is_told_under_its_own_name_with_its_arguments() {
    let mut world = World::new();
    world.me = Some(Input::Me { name: Some("MyBot".to_owned()), topics: false });
    world.input(world.me.clone().unwrap());
    world.says("hello");
    world.ready_with(commands(&[("frontend:make-page", ""), ("review", ""), ("context", "")]));
    world.begins();
    world.pass(Duration::from_secs(2));
    for text in [
        "/frontend_make_page for the shop\nin blue",
        "/review@mybot 12",
        "//context",
        "/unknown thing",
        "/srv/api is a path",
        "/review@otherbot",
    ] {
        world.says(text);
        world.pass(Duration::from_secs(3));
    }
    let told: Vec<_> = world.told.iter().skip(1).map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        told,
        [
            "/frontend:make-page for the shop\nin blue",
            "/review 12",
            "/context",
            "/unknown thing",
            "/srv/api is a path",
            "/review@otherbot",
        ]
    );
}
