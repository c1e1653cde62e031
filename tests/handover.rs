//! The handover: the QR code of a report is read back as a camera would, from the page and from the terminal.

#[path = "formats/records.rs"]
mod records;

mod harness;

use harness::{PROBLEM, SUCCESS, USAGE, arg, file, folder, paydoctor};
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;
use paydoctor::report::handover::{self, Handover};
use paydoctor::report::{Report, Style, html};
use records::{Maker, written};
use rqrr::PreparedImage;

const VERDICTS: [&str; 4] = ["healthy", "dns-hijack", "insufficient-balance", "green-yet-failed"];
/// Pixels of a module.
const SCALE: usize = 4;

/// What a camera reads of modules, row by row: dark or not, the blank margin among them.
fn photographed(rows: &[Vec<bool>]) -> String {
    let side = rows.len();
    assert!(rows.iter().all(|row| row.len() == side), "not a square");
    let pixel = |x: usize, y: usize| if rows[y / SCALE][x / SCALE] { 0 } else { 255 };
    let mut image = PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, pixel);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    let (meta, text) = grids[0].decode().expect("a code that can be read");
    assert_eq!(meta.ecc_level, 0, "error correction M");
    assert!(meta.version.0 <= 20, "version {}", meta.version.0);
    text
}

/// The modules of a drawing: rectangles of one row each, on a white square.
fn of_page(page: &str) -> Vec<Vec<bool>> {
    let figure = page.split("<figure class=\"handover\">").nth(1).expect("a figure").split("</figure>").next().expect("its end");
    let attribute = |name: &str| figure.split(&format!(" {name}=\"")).nth(1).expect(name).split('"').next().expect(name);
    let side: usize = attribute("viewBox").rsplit(' ').next().expect("a width").parse().expect("a number");
    assert_eq!((attribute("width"), attribute("fill")), (side.to_string().as_str(), "#fff"));
    let mut rows = vec![vec![false; side]; side];
    for run in attribute("d").split('z').filter(|run| !run.is_empty()) {
        let numbers: Vec<usize> = run.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let [column, row, length, 1, back] = numbers[..] else { panic!("{run}") };
        assert_eq!(length, back);
        rows[row][column..column + length].fill(true);
    }
    rows
}

/// The modules of half blocks without colours.
fn of_text(text: &str) -> Vec<Vec<bool>> {
    let is_code = |line: &&str| line.chars().count() > 28 && line.chars().all(|c| " ▀▄█".contains(c));
    let mut rows = Vec::new();
    for line in text.lines().filter(is_code) {
        rows.push(line.chars().map(|c| "▀█".contains(c)).collect::<Vec<bool>>());
        rows.push(line.chars().map(|c| "▄█".contains(c)).collect());
    }
    let side = rows.first().map_or(0, Vec::len);
    rows.truncate(side);
    rows
}

fn reports() -> Vec<Report> {
    let maker = Maker::new();
    VERDICTS.iter().flat_map(|verdict| [Lang::En, Lang::ZhCn].map(|lang| maker.report(verdict, lang))).collect()
}

fn agrees(handover: &Handover, report: &Report) {
    assert_eq!((&handover.cause, handover.pay_again), (&report.verdict.cause, report.verdict.pay_again));
    assert_eq!(handover.action.as_ref(), report.next_action.as_ref().map(|a| &a.id));
    assert_eq!((&handover.run, &handover.started_at, &handover.wallet), (&report.run.id, &report.run.started_at, &report.wallet.id));
    assert_eq!((&handover.tool, &handover.pack), (&report.tool.version, &report.tool.pack));
}

#[test]
fn the_page_hands_over_what_the_report_says() {
    let mut with_code = 0;
    for report in reports() {
        let page = written(|out| html(&report, out));
        if !page.contains("<figure class=\"handover\">") {
            continue;
        }
        with_code += 1;
        agrees(&handover::read(&photographed(&of_page(&page))).expect("a handover"), &report);
        assert!(
            page.contains("shape-rendering=\"crispEdges\"")
                && page.contains("<svg role=\"img\" aria-labelledby=\"handover-title handover-desc\"")
        );
    }
    assert_eq!(with_code, 6, "every report that is for support");
}

#[test]
fn the_terminal_shows_it_in_80_columns_with_and_without_colours() {
    for report in reports() {
        let style = Style { color: false, unicode: true, width: 80 };
        let plain = written(|out| handover::qr(&report, style, out));
        agrees(&handover::read(&photographed(&of_text(&plain))).expect("a handover"), &report);
        assert!(of_text(&plain).len() <= 80);
        // A terminal that draws it in the colours that it is told, whatever its own are.
        let colored = written(|out| handover::qr(&report, Style { color: true, ..style }, out));
        let size = |count: u16| std::num::NonZero::new(count).expect("not zero");
        let mut screen = vt100::Parser::new(size(60), size(80), 0);
        screen.process(colored.replace('\n', "\r\n").as_bytes());
        let screen = screen.screen();
        let black = vt100::Color::Idx(16);
        let mut rows: Vec<Vec<bool>> = Vec::new();
        for row in 0..60 {
            let cells: Vec<_> =
                (0..80).filter_map(|column| screen.cell(row, column)).take_while(|c| c.bgcolor() == vt100::Color::Idx(231)).collect();
            if cells.is_empty() {
                continue;
            }
            assert!(cells.iter().all(|c| c.fgcolor() == black));
            rows.push(cells.iter().map(|c| ["▀", "█"].contains(&c.contents())).collect());
            rows.push(cells.iter().map(|c| ["▄", "█"].contains(&c.contents())).collect());
        }
        let side = rows[0].len();
        rows.truncate(side);
        agrees(&handover::read(&photographed(&rows)).expect("a handover"), &report);
    }
}

#[test]
fn what_has_no_room_is_left_out_and_counted() {
    let mut report = Maker::new().report("dns-hijack", Lang::En);
    let check = report.checks.iter().find(|c| word(c) == "fail").cloned().expect("a check that failed");
    for i in 0..300_u32 {
        let mut other = check.clone();
        other.id = format!("own.check-{:08x}-{:08x}", i.wrapping_mul(2_654_435_761), i.wrapping_mul(40_503).rotate_left(13));
        report.checks.push(other);
    }
    let code = handover::code(&report, 61).expect("a code");
    let handover = handover::read(&code.text).expect("a handover");
    let all = Handover::of(&report);
    assert!(code.width <= 61 && handover.left_out > all.left_out, "{handover:?}");
    assert_eq!(handover.failed.len() + handover.warned.len() + handover.left_out, all.failed.len() + all.warned.len() + all.left_out);
    agrees(&handover, &report);
    // Where it cannot be drawn, what it says is written.
    for style in [Style { color: false, unicode: true, width: 40 }, Style { color: true, unicode: false, width: 80 }] {
        let told = written(|out| handover::qr(&report, style, out));
        assert!(told.lines().last().expect("a line").starts_with("PAYDOCTOR1:") && !told.contains('█'), "{told}");
    }
}

fn word(check: &paydoctor::report::CheckReport) -> String {
    serde_json::to_value(check.status).expect("a word").as_str().unwrap_or_default().to_owned()
}

#[test]
fn hostile_ids_are_bounded_and_steer_nothing() {
    let mut report = Maker::new().report("dns-hijack", Lang::ZhCn);
    for hostile in ["\u{1b}]0;x\u{7}\u{202e}钱包".repeat(200), "<script>alert(1)</script>".repeat(99), "😀".repeat(999)] {
        report.wallet.id.clone_from(&hostile);
        report.run.id.clone_from(&hostile);
        report.tool.pack.clone_from(&hostile);
        report.verdict.cause = Some(hostile.clone());
        let read = handover::read(&photographed(&of_page(&written(|out| html(&report, out))))).expect("a handover");
        let shown = written(|out| handover::show(&read, &Pack::builtin(), Lang::En, out));
        assert!(read.wallet.chars().count() <= 49 && shown.lines().all(|l| l.chars().count() < 400), "{shown}");
        assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown}");
    }
}

#[test]
fn what_was_handed_over_reads_in_both_languages() {
    let report = Maker::new().report("dns-hijack", Lang::En);
    let handover = handover::read(&Handover::of(&report).text()).expect("a handover");
    let shown = |lang| written(|out| handover::show(&handover, &Pack::builtin(), lang, out));
    let (en, zh) = (shown(Lang::En), shown(Lang::ZhCn));
    for expected in ["dns-hijack", &report.wallet.id, &report.run.id, &report.tool.pack] {
        assert!(en.contains(expected) && zh.contains(expected), "no `{expected}`:\n{en}\n{zh}");
    }
    assert!(en.contains(&report.next_action.expect("an action").title), "{en}");
    assert!(zh.contains("下一步"), "{zh}");
}

#[test]
fn what_was_photographed_is_opened() {
    let home = folder();
    let text = Handover::of(&Maker::new().report("dns-hijack", Lang::En)).text();
    let path = file(&home, "photo.txt", &format!("{text}\n"));
    for given in [text.as_str(), arg(&path)] {
        paydoctor(["bundle", "open", given]).run().exits(SUCCESS).prints("dns-hijack").complains_not();
    }
    let told = paydoctor(["bundle", "open", &text, "--format", "json"]).run().exits(SUCCESS).json();
    assert_eq!(told["c"], "dns-hijack");
    paydoctor(["bundle", "open", &text[..text.len() / 2]]).run().exits(USAGE).prints_nothing().complains("take the photo again");
    paydoctor(["bundle", "open", &text.replace("PAYDOCTOR1", "PAYDOCTOR9")]).run().exits(USAGE).prints_nothing();
    paydoctor(["bundle", "open", &text, "--format", "html"]).run().exits(USAGE).prints_nothing().complains("text or json");
}

#[test]
fn a_run_shows_its_code_when_asked() {
    let run = paydoctor(["diagnose", "--offline", "--balance", "80.00", "--amount", "120.00", "--state", "failed"]);
    let done = run.args(["--qr"]).run().exits(PROBLEM);
    let read = handover::read(&photographed(&of_text(&done.stdout))).expect("a handover");
    assert_eq!(read.cause.as_deref(), Some("insufficient-balance"));
    assert!(!done.stdout.contains('\u{1b}'));
    let ascii = paydoctor(["diagnose", "--offline", "--qr"]).env("LANG", "C").run();
    ascii.exits(SUCCESS).prints("Unicode").prints("PAYDOCTOR1:");
    paydoctor(["diagnose", "--offline", "--qr", "--format", "json"]).run().exits(USAGE).prints_nothing().complains("--qr");
}
