//! The reference in `docs/reference/`: the pages of `explain`, in both languages, as the pack has them.
//!
//! A change is accepted with `PAYDOCTOR_UPDATE=1 cargo test --test reference`, and read in the diff.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use paydoctor::explain::{Page, action_page, cause_page, check_page};
use paydoctor::lang::Lang;
use paydoctor::pack::Pack;

/// The pages of one kind, in one language.
fn page(heading: &str, pages: &[Page]) -> String {
    let mut out = format!("# {heading}\n\n");
    for page in pages {
        let _ = writeln!(out, "- [`{}`](#{}) {}", page.id, anchor(page), page.title);
    }
    for page in pages {
        let _ = write!(out, "\n{}", page.markdown(2));
    }
    out
}

/// The anchor that GitHub makes of a page's heading.
fn anchor(page: &Page) -> String {
    let heading = format!("{} {}", page.id, page.title).to_lowercase();
    heading.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == ' ').map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The codes of every scheme, in one language.
fn codes(heading: &str, columns: &str, pack: &Pack, lang: Lang) -> String {
    let mut out = format!("# {heading}\n");
    for file in pack.codes.values().map(|e| &e.value) {
        let _ = write!(
            out,
            "\n## `{}` {}\n\n{}\n\n{columns}\n| --- | --- | --- | --- |\n",
            file.scheme,
            file.name.get(lang),
            file.about.get(lang)
        );
        for (code, row) in &file.codes {
            let retry = serde_json::to_value(row.retry).expect("a word");
            let note = row.note.get(lang).replace('|', "\\|");
            let _ = writeln!(out, "| `{code}` | {note} | `{}` | `{}` |", row.cause, retry.as_str().unwrap_or_default());
        }
    }
    out
}

#[test]
fn the_reference_is_up_to_date() {
    let pack = Pack::builtin();
    let mut stale = Vec::new();
    for (lang, suffix, headings, columns) in [
        (Lang::En, "", ["Causes", "Checks", "Actions", "Error codes"], "| code | what it means | cause | retry |"),
        (Lang::ZhCn, ".zh-CN", ["原因", "检查项", "处理办法", "错误码"], "| 代码 | 含义 | 原因 | 重试 |"),
    ] {
        let causes: Vec<Page> = pack.causes.values().map(|e| cause_page(&e.value, &pack, lang)).collect();
        let checks: Vec<Page> = pack.checks.iter().map(|e| check_page(&e.value, &pack, lang)).collect();
        let actions: Vec<Page> = pack.actions.values().map(|e| action_page(&e.value, &pack, lang)).collect();
        let pages =
            [page(headings[0], &causes), page(headings[1], &checks), page(headings[2], &actions), codes(headings[3], columns, &pack, lang)];
        for (name, text) in ["causes", "checks", "actions", "codes"].iter().zip(pages) {
            let name = format!("docs/reference/{name}{suffix}.md");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
            if std::env::var_os("PAYDOCTOR_UPDATE").is_some() {
                fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
                fs::write(&path, &text).expect("the page is written");
            }
            if fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(name);
            }
        }
    }
    assert!(stale.is_empty(), "{stale:?} are not what the pack says; run with PAYDOCTOR_UPDATE=1");
}
