//! What somebody types at a terminal: the answers show while they are typed, and never again.

use std::fs;

use super::canaries::CANARIES;
use super::terminal::{ENTER, ESCAPE, Terminal, terminal};
use super::{found, planted};

const SCREEN: &str = "What does the screen say?";
const BALANCE: &str = "How much was in the wallet before the attempt?";
const SAVE: &str = "Save the report, to show it to support?";

/// Answers everything up to the balance, the screen's text with this.
fn answered(screen: &str, amount: &str) -> Terminal {
    let terminal = terminal(["--offline"]).start();
    terminal.answers("Which wallet?", "").answers("What happened?", "1").answers("What does the wallet show for it?", "1");
    terminal.asks(SCREEN).types(&format!("\u{1b}[200~{screen}\u{1b}[201~"));
    // The paste must be in before Enter is a key of its own.
    let last: Vec<char> = screen.trim_end_matches([' ', '|']).chars().collect();
    terminal.shows(&last[last.len().saturating_sub(20)..].iter().collect::<String>()).types(ENTER);
    terminal.asks("How much was it?").types(amount).types(ENTER);
    terminal
}

#[test]
fn what_was_typed_is_in_no_report() {
    for screen in planted::texts(CANARIES.iter().map(|canary| canary.phrase.replace('\n', " ")), 600) {
        let terminal = answered(&screen, "120");
        terminal.answers(BALANCE, "80").answers(SAVE, "JSON").answers("Under which name?", "report.json").shows("Saved: ");
        let report = fs::read_to_string(terminal.folder().join("report.json")).expect("a report");
        assert!(report.contains("\"error_text\": \"") && report.contains(":1>"), "the answer is in the report: {report}");
        assert_eq!(found(&report), Vec::<&str>::new(), "{screen}");
        let ended = terminal.exits(super::harness::PROBLEM);
        // What follows the last question about the payment is the report, and all that comes after it.
        let (_, after) = ended.raw.rsplit_once(BALANCE).expect("the last question");
        assert_eq!(found(after), Vec::<&str>::new(), "on the terminal, {screen}");
    }
}

#[test]
fn what_cannot_be_an_answer_is_quoted_without_secrets() {
    let terminal = terminal(["--offline"]).start();
    for wrong in ["4012888888881881", "li.wei@example.com", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"] {
        terminal.answers("Which wallet?", wrong);
        terminal.types(&super::terminal::BACKSPACE.repeat(wrong.len()));
    }
    terminal.types(ESCAPE).answers("What happened?", "1").types(ESCAPE).asks(SCREEN).types(ESCAPE);
    for wrong in ["4012 8888 8888 1881", "li.wei@example.com", "11010519491231002X"] {
        terminal.answers("How much was it?", wrong);
        // What is typed shows as it is typed; what is said about it must not repeat it.
        let told = terminal.shows(" not ").screen();
        let quoted = told.lines().filter(|line| line.contains(" not ")).collect::<Vec<_>>().join("\n");
        assert_eq!(found(&quoted), Vec::<&str>::new(), "{told}");
        terminal.types(&super::terminal::BACKSPACE.repeat(wrong.len()));
    }
    terminal.types(super::terminal::CTRL_C);
}
