//! Signals that ask the program to end: Ctrl-C, SIGTERM, SIGHUP, and what closes a window. While a run goes on, the first of them
//! ends the run early, with its partial report; the second ends the program at once. At any other time the first one does.

use std::future::{Future, pending};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::exit::Exit;

/// What the handlers share.
#[derive(Default)]
struct Asked {
    /// Whether somebody waits for the first signal: only then it is not the last.
    expected: AtomicBool,
    /// Whether the next signal ends the program at once.
    at_once: Arc<AtomicBool>,
}

fn asked() -> &'static Asked {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    ASKED.get_or_init(Asked::default)
}

/// From here on a signal ends the program with the code of an interruption, and an abort with the code of a failure. Ctrl-C ends
/// a program by itself: it is left alone until a run goes on.
pub fn install() {
    asked().at_once.store(true, Ordering::SeqCst);
    system::install(&asked().at_once);
}

/// From here on the first signal is waited for by [`interruption`] or looked for by [`interrupted`].
pub fn expect() {
    let asked = asked();
    if !asked.expected.swap(true, Ordering::SeqCst) {
        asked.at_once.store(false, Ordering::SeqCst);
        system::install_ctrl_c(&asked.at_once);
    }
}

/// Whether an expected signal has come.
pub fn interrupted() -> bool {
    asked().expected.load(Ordering::SeqCst) && asked().at_once.load(Ordering::SeqCst)
}

/// Ends when somebody asks the program to end.
pub fn interruption() -> impl Future<Output = ()> {
    let heard = system::listen();
    expect();
    async move {
        // What came before anybody listened is known all the same.
        if !interrupted() {
            heard.await;
        }
    }
}

/// Puts the terminal in order when a signal comes while `asking`, and ends the program: a question would leave it unusable.
pub fn leave_tidily(asking: &'static AtomicBool) {
    static ONCE: OnceLock<()> = OnceLock::new();
    if ONCE.set(()).is_ok() {
        expect();
        system::leave_tidily(asking);
    }
}

fn end() -> ! {
    std::process::exit(i32::from(Exit::Interrupted.code()))
}

#[cfg(unix)]
mod system {
    use super::{Arc, AtomicBool, Exit, Future, Ordering, end, pending};

    use futures_util::future::select_all;
    use signal_hook::consts::{SIGABRT, SIGHUP, SIGINT, SIGTERM};
    use signal_hook::flag::{register, register_conditional_shutdown};
    use signal_hook::iterator::Signals;
    use tokio::signal::unix::{SignalKind, signal};

    const ENDING: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

    /// What was ignored when the program started stays ignored: `nohup` means it.
    fn ending() -> impl Iterator<Item = i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
        ENDING.into_iter().filter(move |signal| ignored.unwrap_or(0) & (1 << (signal - 1)) == 0)
    }

    pub fn install(at_once: &Arc<AtomicBool>) {
        ending().filter(|signal| *signal != SIGINT).for_each(|signal| catch(signal, at_once));
        let _ = register_conditional_shutdown(SIGABRT, i32::from(Exit::Internal.code()), Arc::new(AtomicBool::new(true)));
    }

    pub fn install_ctrl_c(at_once: &Arc<AtomicBool>) {
        ending().filter(|signal| *signal == SIGINT).for_each(|signal| catch(signal, at_once));
    }

    /// The handlers of a signal run in the order in which they are registered: only a second signal finds the flag set.
    fn catch(signal: i32, at_once: &Arc<AtomicBool>) {
        // Where a signal cannot be listened to, it ends the program as it always would.
        let _ = register_conditional_shutdown(signal, i32::from(Exit::Interrupted.code()), Arc::clone(at_once));
        let _ = register(signal, Arc::clone(at_once));
    }

    pub fn listen() -> impl Future<Output = ()> {
        let mut heard: Vec<_> = ending().filter_map(|number| signal(SignalKind::from_raw(number)).ok()).collect();
        async move {
            if heard.is_empty() {
                pending::<()>().await;
            }
            select_all(heard.iter_mut().map(|signal| Box::pin(signal.recv()))).await;
        }
    }

    pub fn leave_tidily(asking: &'static AtomicBool) {
        let Ok(mut signals) = Signals::new(ending()) else { return };
        // Without a thread to spare, the second signal ends the program.
        let _ = crate::thread::start(move || {
            for _ in signals.forever() {
                if asking.load(Ordering::SeqCst) {
                    let _ = crossterm::terminal::disable_raw_mode();
                    let _ = crossterm::execute!(std::io::stderr(), crossterm::cursor::Show, crossterm::style::Print("\r\n"));
                    end();
                }
            }
        });
    }
}

#[cfg(windows)]
mod system {
    use super::{Arc, AtomicBool, Future, Ordering, asked, end, pending};

    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};

    pub fn install(_: &Arc<AtomicBool>) {}

    pub fn install_ctrl_c(_: &Arc<AtomicBool>) {}

    pub fn listen() -> impl Future<Output = ()> {
        let heard = (ctrl_c(), ctrl_break(), ctrl_close(), ctrl_shutdown());
        async move {
            let (Ok(mut c), Ok(mut by_break), Ok(mut close), Ok(mut shutdown)) = heard else { return pending().await };
            tokio::select! {
                _ = c.recv() => {}
                _ = by_break.recv() => {}
                _ = close.recv() => {}
                _ = shutdown.recv() => {}
            }
            asked().at_once.store(true, Ordering::SeqCst);
            tokio::spawn(async move {
                tokio::select! {
                    _ = c.recv() => {}
                    _ = by_break.recv() => {}
                    _ = close.recv() => {}
                    _ = shutdown.recv() => {}
                }
                end()
            });
        }
    }

    /// Questions leave the console as it was.
    pub fn leave_tidily(_: &'static AtomicBool) {}
}
