//! How the device is doing: memory, storage, load, and whether this program gets its turn.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sysinfo::{Disks, System};
use tokio::time::sleep;

use super::{Context, millis};
use crate::fact::{Device, Fact};
use crate::thread;
use crate::world::DeviceSource;

/// How long the program sleeps to see whether it is woken in time.
const NAP: Duration = Duration::from_millis(20);

/// Reads the state of the device.
pub(super) async fn probe(context: &Context) {
    let device = match &context.world().device {
        DeviceSource::Given(device) => *device,
        DeviceSource::Machine { writes_to } => {
            let writes_to = writes_to.clone();
            // Asking for storage can hang on a file system of the network.
            let nap = async {
                let begun = Instant::now();
                sleep(NAP).await;
                millis(begun.elapsed().saturating_sub(NAP))
            };
            match tokio::join!(thread::run(move || read(&writes_to)), nap) {
                (Ok(read), woken_late_ms) => Device { woken_late_ms, ..read },
                (Err(error), _) => {
                    context.lacks(&error);
                    return;
                }
            }
        }
    };
    context.observed(Fact::Device(device));
}

fn read(writes_to: &[PathBuf]) -> Device {
    let disk = fullest(writes_to);
    Device {
        memory_available_percent: memory(),
        disk_free_mb: disk.map(|(free, _)| free / 1_000_000),
        disk_free_percent: disk.map(|(free, total)| free * 100 / total.max(1)),
        load_percent: load(),
        woken_late_ms: 0,
    }
}

/// Only memory is asked for: everything would take seventy times as long.
fn memory() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    let total = system.total_memory();
    (total > 0).then(|| system.available_memory().saturating_mul(100) / total)
}

/// Free and total bytes of the fullest storage that programs write to.
fn fullest(writes_to: &[PathBuf]) -> Option<(u64, u64)> {
    let disks = Disks::new_with_refreshed_list().ok()?;
    let holding =
        |path: &PathBuf| disks.iter().filter(|d| path.starts_with(d.mount_point())).max_by_key(|d| d.mount_point().as_os_str().len());
    let room = |path: &PathBuf| holding(path).map(|d| (d.available_space(), d.total_space())).filter(|(_, total)| *total > 0);
    writes_to.iter().filter_map(room).min()
}

/// Systems without a load average tell nothing, or zero.
fn load() -> Option<u64> {
    let cores = std::thread::available_parallelism().ok()?.get();
    let load = System::load_average().ok()?.one;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a load is a small number that is not negative")]
    let percent = (load * 100.0) as u64;
    Some(percent / u64::try_from(cores).ok()?)
}
