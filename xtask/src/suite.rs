//! What is checked: the quick part and the whole.

use anyhow::Result;

use crate::cargo::{cargo, run};
use crate::setup::{self, Provided};
use crate::snapshots::References;
use crate::steps::Steps;
use crate::{docs, house, matrix, tree, walls};

/// Every warning is an error; CI must not be kinder than a reader.
const DENY_WARNINGS: &str = "-Dwarnings";

/// What the random tests begin with, so that two runs try the same and a failure is of the change, not of the day. Others are
/// tried by whoever sets it.
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "1");

/// Which tests are run.
#[derive(Clone, Copy)]
enum Scope {
    Core,
    Workspace,
}

impl Scope {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Core => &["--package", "telecode-core"],
            Self::Workspace => &["--workspace"],
        }
    }
}

/// The quick part: format, walls, lints, the tests of the core.
pub(crate) fn check() -> Result<()> {
    let mut steps = Steps::default();
    look(&mut steps);
    steps.step("tests of the core", || tests(Scope::Core, &Provided::default(), None));
    steps.finish()
}

/// Everything. The tests come last, so that the runner's closing lines are near the end.
pub(crate) fn test() -> Result<()> {
    let mut steps = Steps::default();
    let Some(provided) = steps.step("set-up", setup::all) else { return steps.finish() };
    look(&mut steps);
    steps.step("generated documents", docs::check);
    steps.step("documentation", documentation);
    if_installed(&mut steps, "licences and sources", "cargo-deny", &["deny", "check"]);
    if_installed(&mut steps, "unused dependencies", "cargo-machete", &["machete"]);
    if_installed(&mut steps, "spelling", "typos", &[]);
    steps.step("examples in the documentation", || {
        run(cargo(["test", "--workspace", "--doc", "--quiet"])?.env("INSTA_UPDATE", "no"))
    });
    let references = References::new()?;
    if steps.step("tests", || tests(Scope::Workspace, &provided, Some(&references))).is_some() {
        steps.step("snapshots that no test uses", || references.check());
    }
    steps.finish()
}

/// What needs no tests to run.
fn look(steps: &mut Steps) {
    steps.step("format", || run(&mut cargo(["fmt", "--all", "--check"])?));
    steps.step("import walls", walls::check);
    steps.step("floors of the core", house::check);
    steps.step("cycles between modules", house::modules::check);
    steps.step("sentences outside the catalogue", house::sentences::check);
    steps.step("versions of Claude Code", matrix::check);
    steps.step("lints", || {
        run(&mut cargo(["clippy", "--workspace", "--all-targets", "--keep-going", "--", DENY_WARNINGS])?)
    });
}

fn documentation() -> Result<()> {
    let mut doc = cargo(["doc", "--workspace", "--no-deps", "--document-private-items"])?;
    run(doc.env("RUSTDOCFLAGS", DENY_WARNINGS))
}

/// Runs a tool that cannot be assumed to be there, and says so where it is not.
fn if_installed(steps: &mut Steps, name: &'static str, program: &str, arguments: &[&str]) {
    let Some(found) = tree::find_program(program) else {
        steps.skip(name, format!("{program} is not installed"));
        return;
    };
    steps.step(name, || {
        // A subcommand of cargo is run by cargo, everything else by itself.
        let mut command = match program.strip_prefix("cargo-") {
            Some(_) => cargo(arguments)?,
            None => std::process::Command::new(found),
        };
        run(command.current_dir(tree::root()?))
    });
}

/// Runs tests with nextest if it is there, else with cargo's own runner.
fn tests(scope: Scope, provided: &Provided, references: Option<&References>) -> Result<()> {
    let nextest = tree::find_program("cargo-nextest").is_some();
    let runner: &[&str] = if nextest {
        &["nextest", "run", "--profile", "ci"]
    } else {
        &["test", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples"]
    };
    let mut command = cargo(runner.iter().chain(scope.arguments()))?;
    command.env("INSTA_UPDATE", "no").envs(provided.variables());
    if std::env::var_os(SEED.0).is_none() {
        command.envs([SEED]);
    }
    if let Some(references) = references {
        command.envs([references.variable()]);
    }
    run(&mut command)
}
