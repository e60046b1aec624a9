//! What a process takes, as the kernel tells it.

/// What a process takes of the memory, in megabytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    /// All that is mapped and present, the program's file included.
    pub(crate) resident: f64,
    /// The same, with what is shared divided among those who share it.
    pub(crate) proportional: f64,
    /// What nobody else has: what the process really costs.
    pub(crate) private: f64,
    /// What is not backed by a file.
    pub(crate) anonymous: f64,
}

/// The memory of a process.
pub(crate) fn memory(pid: u32) -> Memory {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let field = |name: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    };
    Memory {
        resident: field("Rss:"),
        proportional: field("Pss:"),
        private: field("Private_Clean:") + field("Private_Dirty:"),
        anonymous: field("Anonymous:"),
    }
}

impl Memory {
    pub(crate) fn notes(&self) -> String {
        format!("PSS {:.1}, private {:.1}, anonymous {:.1}", self.proportional, self.private, self.anonymous)
    }
}

/// How many milliseconds of CPU the threads of a process have taken so far. Threads that have ended are not counted;
/// those of the bot live as long as it does, but for idle blocking ones.
pub(crate) fn cpu_ms(pid: u32) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("sched")).ok())
        .map(|text| {
            let line = text.lines().find(|line| line.starts_with("se.sum_exec_runtime")).unwrap();
            line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
        })
        .sum()
}

/// How often the threads of a process have been woken so far.
pub(crate) fn wakes(pid: u32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    threads
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("status")).ok())
        .map(|text| {
            let line = text.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).unwrap();
            line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
        })
        .sum()
}

/// The guard of the only agent of a bot.
pub(crate) fn guard(bot: u32) -> Option<u32> {
    let pids = below(bot);
    let name = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    pids.iter()
        .map(|pid| u32::try_from(pid.as_raw_nonzero().get()).unwrap())
        .find(|pid| name(*pid).trim() == "agent-guard")
}

/// Whether a process has others below it.
pub(crate) fn has_children(pid: u32) -> bool {
    !below(pid).is_empty()
}

fn below(pid: u32) -> Vec<rustix::process::Pid> {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    telecode_claude::guard::descendants(pid)
}
