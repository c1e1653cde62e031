//! The most memory that a process has taken at once, as Linux tells it.
#![allow(dead_code, reason = "each benchmark uses its own part")]

/// Of all children that have ended, the one that took most.
#[cfg(target_os = "linux")]
pub fn of_children() -> String {
    use nix::sys::resource::{UsageWho, getrusage};
    shown(getrusage(UsageWho::RUSAGE_CHILDREN).map_or(0, |usage| usage.max_rss()))
}

/// Of a process that still runs.
#[cfg(target_os = "linux")]
pub fn of(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    shown(peak.unwrap_or_default())
}

/// KiB as MB.
#[cfg(target_os = "linux")]
fn shown(kib: i64) -> String {
    let tenths = kib * 1_024 / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(not(target_os = "linux"))]
pub fn of_children() -> String {
    "?".to_owned()
}

#[cfg(not(target_os = "linux"))]
pub fn of(_: u32) -> String {
    "?".to_owned()
}
