//! What belongs to a file beside its bytes and its mode: whose it is, and its extended attributes (access lists among them).

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::OwnedFd;

use rustix::fs::{self, FileType, Mode, XattrFlags};

use super::ground::FILE;

/// How long the list of names, and a value, may be: the kernel has the same limit.
const LENGTH: usize = 64 * 1024;

/// What the file has that is at a place goes over to the one that takes it. What cannot be set stays away.
pub(super) fn take_over(folder: &OwnedFd, name: &OsStr, new: &File) {
    let Ok(old) = fs::openat(folder, name, FILE, Mode::empty()) else { return };
    let (Ok(was), Ok(is)) = (fs::fstat(&old), fs::fstat(new)) else { return };
    if FileType::from_raw_mode(was.st_mode) != FileType::RegularFile {
        return;
    }
    if (was.st_uid, was.st_gid) != (is.st_uid, is.st_gid) {
        let (user, group) = (fs::Uid::from_raw(was.st_uid), fs::Gid::from_raw(was.st_gid));
        fs::fchown(new, Some(user), Some(group)).unwrap_or_default();
    }
    let mut names = vec![0; LENGTH];
    let Ok(length) = fs::flistxattr(&old, &mut names[..]) else { return };
    let mut value = vec![0; LENGTH];
    for name in names.get(..length).unwrap_or_default().split(|byte| *byte == 0) {
        // What the system itself grants to a program is not for other bytes.
        if name.is_empty() || name.starts_with(b"security.") || name.starts_with(b"trusted.") {
            continue;
        }
        if let Ok(length) = fs::fgetxattr(&old, name, &mut value[..]) {
            let value = value.get(..length).unwrap_or_default();
            fs::fsetxattr(new, name, value, XattrFlags::empty()).unwrap_or_default();
        }
    }
}
