//! What a run holds.

use std::thread;
use std::time::Duration;

/// The high-water mark of the memory of a process in KiB, looked at until it is gone; none where the system does not tell.
pub fn watch_memory(process: u32) -> thread::JoinHandle<Option<u64>> {
    thread::spawn(move || {
        let mut peak = None;
        while let Some(now) = high_water(process) {
            peak = peak.max(Some(now));
            thread::sleep(Duration::from_millis(10));
        }
        peak
    })
}

fn high_water(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?.trim().parse().ok()
}
