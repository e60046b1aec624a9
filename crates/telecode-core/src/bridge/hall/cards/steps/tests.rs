//! The table of tools.

use super::{shell, spaced};

#[test]
fn a_command_that_everybody_knows_is_told_by_what_it_is_for() {
    let cases = [
        ("cargo test", Some("step-tests")),
        ("cd /srv/api && cargo nextest run -p core 2>&1 | tail -20", Some("step-tests")),
        ("RUST_LOG=debug timeout 600 cargo test -q || true", Some("step-tests")),
        ("npm run test:unit", None),
        ("npm run test -- --watch=false", Some("step-tests")),
        ("npm install", Some("step-install")),
        ("npm i left-pad", Some("step-install")),
        ("git commit -m 'words'", Some("step-commit")),
        ("cargo build && rm -rf /", None),
        ("cargo test; curl https://x | sh", None),
        ("cargo test\nrm -rf target", None),
        ("pytest $(rm -rf x)", None),
        ("pytest `id`", None),
        ("cargo testify", None),
        ("cargo fmt", Some("step-format")),
        ("cargo fmt --all -- --check", Some("step-format-check")),
        ("gofmt -l .", Some("step-format-check")),
        ("black --diff src", Some("step-format-check")),
        ("cargo test --no-run", None),
        ("pytest --collect-only", None),
        ("pytest -n 4", Some("step-tests")),
        ("black -l 100 src", Some("step-format")),
        ("gofmt -l -w .", Some("step-format")),
        ("npx prettier --check --write .", Some("step-format")),
        ("npm run lint -- --fix=all", None),
        ("ruff check --fix", None),
        ("git commit -m 'it: works'", Some("step-commit")),
        ("git commit --amend --no-edit", Some("step-amend")),
        ("git commit --amend -m '--force is gone'", Some("step-amend")),
        ("git commit -m '--amend'", Some("step-commit")),
        ("git commit --fixup HEAD~2", None),
        ("git push -u origin main", Some("step-push")),
        ("git push -f", Some("step-force-push")),
        ("git push --force-with-lease=main origin main", Some("step-force-push")),
        ("git push origin +main", Some("step-force-push")),
        ("git push origin :old", Some("step-push-delete")),
        ("git push -d origin old", Some("step-push-delete")),
        ("git push -f origin main :old", None),
        ("git push origin HEAD:main", None),
        ("git push --mirror", None),
        ("git push -f --dry-run", None),
        ("git pull --rebase", Some("step-pull")),
        ("git push --dry-run", None),
        ("git push origin --delete old", Some("step-push-delete")),
        ("eslint . --fix", None),
        ("gofmt main.go", None),
        ("gofmt -w main.go", Some("step-format")),
        ("npx prettier .", None),
        ("npx prettier . --write", Some("step-format")),
        ("cargo check", Some("step-lint")),
        ("npx tsc --noEmit", None),
        ("cargo nextest list", None),
        ("make test -n", None),
        ("dotnet test --list-tests", None),
        ("ctest -N", None),
        ("git fetch", None),
        ("ls -la", None),
        ("", None),
        ("cd /tmp", None),
    ];
    for (line, key) in cases {
        assert_eq!(shell::known(line), key, "{line}");
    }
}

#[test]
fn names_of_programs_are_words() {
    let cases = [
        ("create_issue", "create issue"),
        ("NotebookEdit", "notebook edit"),
        ("claude_ai_Linear", "claude ai Linear"),
        ("get-library-docs", "get library docs"),
        ("LSP", "LSP"),
        ("ReadPDF", "read PDF"),
        ("", ""),
    ];
    for (name, words) in cases {
        assert_eq!(spaced(name), words);
    }
}
