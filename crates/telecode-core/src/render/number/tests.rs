use super::thousands;

#[test]
fn large_numbers_are_rounded_and_take_few_signs() {
    let told = [
        (0, "0"),
        (999, "999"),
        (1_000, "1k"),
        (1_499, "1k"),
        (1_500, "2k"),
        (12_700, "13k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (999_600, "1.0M"),
        (1_249_999, "1.2M"),
        (1_250_000, "1.3M"),
        (34_960_000, "35.0M"),
    ];
    for (count, words) in told {
        assert_eq!(thousands(count), words, "{count}");
    }
    assert!(thousands(u64::MAX).ends_with('M'));
}
