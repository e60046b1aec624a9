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

/// What this process has taken so far, with the children that have ended.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    /// Milliseconds of CPU; the kernel counts those of children in hundredths of a second.
    pub(crate) cpu_ms: f64,
    /// Bytes read, from wherever.
    pub(crate) read: f64,
}

impl Spent {
    pub(crate) fn since(self, before: Self) -> Self {
        Self { cpu_ms: self.cpu_ms - before.cpu_ms, read: self.read - before.read }
    }

    pub(crate) fn add(&mut self, more: Self) {
        self.cpu_ms += more.cpu_ms;
        self.read += more.read;
    }
}

/// What this process has taken so far.
pub(crate) fn spent() -> Spent {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name: of the process and of its children, in the program and in the system.
    let fields = stat.rsplit(") ").next().unwrap().split(' ').skip(11).take(4);
    let ticks: f64 = fields.map(|field| field.parse::<f64>().unwrap()).sum();
    let io = std::fs::read_to_string("/proc/self/io").unwrap();
    let read = io.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse().unwrap();
    Spent { cpu_ms: ticks * 10.0, read }
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
