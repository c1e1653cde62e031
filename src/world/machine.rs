//! The world as this machine has it.

use std::ffi::OsString;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::system_conf;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{Clock, Controls, DeviceSource, GetAddrInfo, Hosts, LinkSource, Outside, ProxySettings, Roots, World};
use crate::file;
use crate::lang::Message;
use crate::problem::{Place, Problem, Problems};
use crate::thread;

/// The largest file of certificates that is read, and the largest hosts file, in bytes.
const LARGEST_CA_FILE: u64 = 16 << 20;
const LARGEST_HOSTS: u64 = 16 << 20;
/// How long the certificates of the system are waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Certificates of a file named by `--ca-file`.
pub type Trusted = Vec<CertificateDer<'static>>;

/// Reads the world from this machine: resolvers, hosts file, trusted roots, time. Nothing is sent.
///
/// # Errors
/// When the file with further roots cannot be used.
pub fn of_machine(controls: Controls, ca_file: Option<&Path>) -> Result<World, Problems> {
    let extra = ca_file.map(certificates).transpose()?.unwrap_or_default();
    // What the system names may be a pipe, or lie on a file system that hangs: nobody trusted is a fact, too.
    let system = thread::within(PATIENCE, trusted_by_system).unwrap_or_default();
    Ok(World {
        resolvers: configured_resolvers(),
        hosts: Hosts::parse(&hosts_file()),
        lookup: Arc::new(GetAddrInfo),
        proxy: ProxySettings::of_machine(),
        roots: Roots::of_system(system).with(extra),
        controls,
        clock: Clock::system(),
        link: LinkSource::Machine,
        device: DeviceSource::Machine { writes_to: writes_to() },
        outside: Outside::Global,
        programs: programs(),
    })
}

/// The certificates that this system trusts, or those that its environment names; a variable that is empty names none. Only ordinary
/// files are read, each up to its bound: what the environment names may be anything.
fn trusted_by_system() -> Trusted {
    let variable = |name: &str| std::env::var_os(name);
    let set = |value: &Option<OsString>| value.clone().filter(|value| !value.is_empty());
    let (file, folders) = (variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR"));
    if file.is_none() && folders.is_none() {
        return rustls_native_certs::load_native_certs().certs;
    }
    let (files, folders): (Vec<PathBuf>, Vec<PathBuf>) = match (set(&file), set(&folders)) {
        (None, None) => {
            let usual = openssl_probe::probe();
            (usual.cert_file.into_iter().collect(), usual.cert_dir)
        }
        (file, folders) => {
            let folders = folders.iter().flat_map(|folders| std::env::split_paths(folders).collect::<Vec<_>>()).collect();
            (file.into_iter().map(PathBuf::from).collect(), folders)
        }
    };
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten().map(|entry| entry.path());
    let all = files.into_iter().chain(entries).filter(|path| path.is_file());
    let mut trusted: Trusted = all.filter_map(|path| certificates(&path).ok()).flatten().collect();
    trusted.sort_unstable_by(|a, b| a.as_ref().cmp(b.as_ref()));
    trusted.dedup();
    trusted
}

/// The certificates in a PEM file.
fn certificates(path: &Path) -> Result<Trusted, Problems> {
    let problem = |what: Message| Problems::one(Problem::new(Place::of(path.display().to_string()), what));
    let text = file::bytes(path, LARGEST_CA_FILE)?;
    let read: Result<Trusted, _> = CertificateDer::pem_slice_iter(&text).collect();
    match read {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(problem(Message::new("no-certificates"))),
    }
}

/// The configured resolvers; an empty list when the configuration names none, nothing when it cannot be read.
fn configured_resolvers() -> Option<Vec<SocketAddr>> {
    match system_conf::read_system_conf() {
        Ok((config, _)) => {
            let mut servers: Vec<SocketAddr> = Vec::new();
            for server in config.name_servers() {
                let at = SocketAddr::new(server.ip, 53);
                if !servers.contains(&at) {
                    servers.push(at);
                }
            }
            Some(servers)
        }
        Err(_) if fs::read(RESOLV_CONF).is_ok() => Some(Vec::new()),
        Err(_) => None,
    }
}

#[cfg(unix)]
const RESOLV_CONF: &str = "/etc/resolv.conf";
#[cfg(not(unix))]
const RESOLV_CONF: &str = "";

fn hosts_file() -> String {
    let path = if cfg!(windows) { r"C:\Windows\System32\drivers\etc\hosts" } else { "/etc/hosts" };
    file::up_to(Path::new(path), LARGEST_HOSTS).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Where monitoring plugins are, beside the folders of `PATH`: Debian and Ubuntu, Fedora and its kin, Arch, BSD and Homebrew.
const PLUGINS: [&str; 7] = [
    "/usr/lib/nagios/plugins",
    "/usr/lib64/nagios/plugins",
    "/usr/lib/monitoring-plugins",
    "/usr/local/libexec/nagios",
    "/usr/local/nagios/libexec",
    "/opt/homebrew/sbin",
    "/usr/local/sbin",
];

/// The folders in which programs are searched by name: those of `PATH`, then those of monitoring plugins.
pub fn programs() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
    let named: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| folder.is_absolute()).collect();
    named.into_iter().chain(PLUGINS.map(PathBuf::from)).collect()
}

/// Where programs of this user write.
fn writes_to() -> Vec<PathBuf> {
    std::iter::once(std::env::temp_dir()).chain(etcetera::home_dir().ok()).filter(|folder| folder.is_absolute()).collect()
}
