//! Persona files: those of a project and the owner's, and new ones of the owner's.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use telecode_claude::place;
use telecode_core::seam::errand::{
    Failure, NotWritten, PersonaFiles, PersonaProblem, PersonasErrand, Report,
};
use telecode_core::seam::persona::{Flaw, FlawSpot, Persona, SIZE_LIMIT, Source, builtin, is_name, parse};

use super::{ErrandPaths, off_the_loop};

/// Where a project has its personas.
const OF_PROJECT: &str = ".telecode/personas";

/// How many files of a directory are read.
const FILES: usize = 200;

impl ErrandPaths {
    pub(super) async fn personas(self, what: PersonasErrand) -> Report {
        let owners = self.personas;
        match what {
            PersonasErrand::Read { directory } => {
                let directory = directory.map(PathBuf::from);
                Report::Personas(off_the_loop(move || Ok(read(directory.as_deref(), &owners))).await)
            }
            PersonasErrand::Write { name, text, replace } => {
                Report::PersonaWritten(off_the_loop(move || write(&owners, &name, &text, replace)).await)
            }
        }
    }
}

/// Reads the personas of a project, if one is meant, and the owner's. The project's come first, but none takes the name of one of the
/// owner's or of a built-in one: whoever may change the project would decide what a name means.
fn read(project: Option<&Path>, owners: &Path) -> PersonaFiles {
    let mut own = ReadPersonas::default();
    own.read(&PersonaDirectory::of_owner(owners));
    let mut shelf = ReadPersonas::default();
    if let Some(project) = project.map(PersonaDirectory::of_project) {
        shelf.read(&project);
        for (file, persona) in std::mem::take(&mut shelf.personas) {
            match own.holder(&persona.name) {
                Some(flaw) => shelf.refuse(&project, Some(&file), flaw.into()),
                None => shelf.personas.push((file, persona)),
            }
        }
    }
    shelf.personas.extend(own.personas);
    shelf.problems.extend(own.problems);
    let personas = shelf.personas.into_iter().map(|(_, persona)| persona).collect();
    PersonaFiles { personas, problems: shelf.problems }
}

/// Writes a persona of the owner's. What is there already stays, unless it is to be replaced or says the same.
fn write(owners: &Path, name: &str, text: &str, replace: bool) -> Result<(), NotWritten> {
    if !is_name(name) || parse(text, Source::Owner).map(|persona| persona.name).as_deref() != Ok(name) {
        return Err(Failure::from(io::Error::from(io::ErrorKind::InvalidData)).into());
    }
    let mut shelf = ReadPersonas::default();
    shelf.read(&PersonaDirectory::of_owner(owners));
    let known = shelf.personas.into_iter().find(|(_, persona)| persona.name == name).map(|(file, _)| file);
    let file = known.unwrap_or_else(|| format!("{name}.md"));
    let path = owners.join(&file);
    match fs::read_to_string(&path) {
        Ok(old) if old == text => return Ok(()),
        Ok(_) if !replace => return Err(NotWritten::Exists { file: format!("personas/{file}") }),
        // Whatever it is, it is in the way.
        Err(error) if !is_absent(&error) && !replace => {
            return Err(NotWritten::Exists { file: format!("personas/{file}") });
        }
        Ok(_) | Err(_) => {}
    }
    put(owners, &path, text).map_err(|error| Failure(format!("{}: {error}", path.display())).into())
}

/// Puts a file in its place whole: a crash leaves the old one.
fn put(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    // Beside the configuration.
    place::make(directory, directory.parent().unwrap_or(directory))?;
    let new = directory.join(format!(".new-{}", uuid::Uuid::new_v4()));
    let written = File::create_new(&new).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let put = written.and_then(|()| fs::rename(&new, path));
    if put.is_err() {
        let _gone = fs::remove_file(&new);
    }
    put
}

/// A directory of persona files.
struct PersonaDirectory {
    directory: PathBuf,
    /// How its files are named to people.
    label: &'static str,
    source: Source,
    /// What its files must not lead out of.
    fence: Option<PathBuf>,
}

impl PersonaDirectory {
    fn of_project(project: &Path) -> Self {
        // A project that is not there has no personas.
        let fence = Some(fs::canonicalize(project).unwrap_or_else(|_| project.to_owned()));
        Self { directory: project.join(OF_PROJECT), label: OF_PROJECT, source: Source::Project, fence }
    }

    fn of_owner(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), label: "personas", source: Source::Owner, fence: None }
    }
}

/// What was read.
#[derive(Default)]
struct ReadPersonas {
    /// With the names of their files.
    personas: Vec<(String, Persona)>,
    problems: Vec<PersonaProblem>,
}

impl ReadPersonas {
    /// Reads a directory, in the order of its names.
    fn read(&mut self, place: &PersonaDirectory) {
        let entries = match fs::read_dir(&place.directory) {
            Ok(entries) => entries,
            Err(error) if is_absent(&error) => return,
            Err(error) => return self.refuse(place, None, Flaw::Unreadable(error.to_string()).into()),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_persona(name))
            .collect();
        names.sort_unstable();
        for name in names.into_iter().take(FILES) {
            match one(place, &name).and_then(|persona| self.fresh(persona)) {
                Ok(persona) => self.personas.push((name, persona)),
                Err(spot) => self.refuse(place, Some(&name), spot),
            }
        }
    }

    /// Of several with a name, the first holds.
    fn fresh(&self, persona: Persona) -> Result<Persona, FlawSpot> {
        match self.personas.iter().find(|(_, other)| other.name == persona.name) {
            Some((file, _)) => Err(Flaw::Taken { name: persona.name, file: file.clone() }.into()),
            None => Ok(persona),
        }
    }

    /// Why a project cannot have a persona of this name, if it is taken.
    fn holder(&self, name: &str) -> Option<Flaw> {
        let own = self.personas.iter().find(|(_, persona)| persona.name == name);
        let own =
            own.map(|(file, _)| Flaw::Taken { name: name.to_owned(), file: format!("personas/{file}") });
        own.or_else(|| builtin(name).map(|_| Flaw::BuiltIn(name.to_owned())))
    }

    fn refuse(&mut self, place: &PersonaDirectory, name: Option<&str>, spot: FlawSpot) {
        let file = name.map_or_else(|| place.label.to_owned(), |name| format!("{}/{name}", place.label));
        self.problems.push(PersonaProblem { file, spot });
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn one(place: &PersonaDirectory, name: &str) -> Result<Persona, FlawSpot> {
    let unreadable = |error: io::Error| FlawSpot::from(Flaw::Unreadable(error.to_string()));
    let path = fs::canonicalize(place.directory.join(name)).map_err(unreadable)?;
    if place.fence.as_ref().is_some_and(|fence| !path.starts_with(fence)) {
        return Err(Flaw::Outside.into());
    }
    // What is swapped for a link now is not followed, and a pipe is not waited for.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(&path).map_err(unreadable)?;
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(Flaw::NotAFile.into());
    }
    let mut bytes = Vec::new();
    file.take(SIZE_LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| Flaw::NotText)?;
    parse(&text, place.source)
}

/// Only small letters: what is read must not depend on the file system.
fn is_persona(name: &str) -> bool {
    name.strip_suffix(".md").is_some_and(|name| !name.is_empty() && !name.starts_with('.'))
}

#[cfg(test)]
mod tests;
