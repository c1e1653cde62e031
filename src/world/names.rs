//! What this device and its user are called, so that it can be kept out of everything that is written.

use std::net::IpAddr;

use etcetera::home_dir;
use sysinfo::System;

use crate::fact::{Interface, Scope};
use crate::redact::Private;

/// The environment variables that hold the name of the user, and of the device.
const USER: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];
const HOST: [&str; 2] = ["HOSTNAME", "COMPUTERNAME"];

/// The names of this device, of its user, of the home folder, of its interfaces, and its addresses.
pub fn names_of_machine() -> Vec<Private> {
    let variable = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let home = home_dir().ok().map(|home| home.display().to_string()).filter(|home| !home.is_empty());
    let folder = home.as_ref().and_then(|home| home.rsplit(['/', '\\']).find(|part| !part.is_empty()).map(str::to_owned));
    let users = USER.iter().filter_map(variable).chain(folder).map(|name| Private::whole("user", name));
    let full: Vec<String> = HOST.iter().filter_map(variable).chain(System::host_name()).collect();
    // A name with a domain is known by its first part too.
    let short = full.iter().filter_map(|name| name.split_once('.')).map(|(first, _)| first.to_owned());
    let hosts = full.iter().cloned().chain(short).map(|name| Private::whole("host", name));
    let homes = home.map(|home| Private::whole("home", home));
    homes.into_iter().chain(users).chain(hosts).chain(links()).collect()
}

/// The interfaces that have names of their own, and the addresses by which this device is known to others. Addresses of private
/// networks are recognised wherever they stand.
fn links() -> Vec<Private> {
    let of_interface = |interface: netdev::Interface| {
        let v4 = interface.ipv4.iter().map(|net| IpAddr::V4(net.addr()));
        let addresses: Vec<IpAddr> = v4.chain(interface.ipv6.iter().map(|net| IpAddr::V6(net.addr()))).collect();
        let telling = addresses.into_iter().filter(|ip| matches!(Scope::of(*ip), Scope::Global | Scope::Bogon));
        let telling: Vec<Private> = telling.map(|ip| Private::whole("own-address", ip.to_string())).collect();
        std::iter::once(Interface::named(&interface.name)).chain(telling)
    };
    netdev::get_interfaces().into_iter().flat_map(of_interface).collect()
}
