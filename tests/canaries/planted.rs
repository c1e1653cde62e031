//! A run that is told secrets wherever it can be told anything, about a server that tells it the rest.

use std::fmt::Write as _;

use tempfile::TempDir;

use super::canaries::{
    CANARIES, Canary, DELIVERY, HARMLESS, HOME, HOST, INSTRUMENT, ORDER, OTHER_ORDER, OTHER_PAYEE, PAYEE, PAYER, USER, all,
};
use super::harness::{Run, arg, file, folder, paydoctor};
use super::hostile::Hostile;

/// The most characters that a server says in one body: what is kept of it is a little more.
const BODY: usize = 850;
/// The most characters of a note.
const NOTE: usize = 8_000;
/// Where the edge of what is kept of a body, or of a header, goes through a card.
const EDGES: [usize; 4] = [983, 990, 996, 1_010];

/// Texts that hold these, none of them much longer than so many characters.
pub fn texts(forms: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    for form in forms {
        let last = texts.last_mut().expect("a text");
        if last.is_empty() || last.chars().count() + form.chars().count() < most {
            write!(last, "{form} | ").expect("text");
        } else {
            texts.push(format!("{form} | "));
        }
    }
    texts
}

/// Every form of every secret, for whatever has room for it.
pub fn everything() -> Vec<String> {
    texts(all().flat_map(Canary::forms), NOTE)
}

/// Every secret as it is, and in one more form.
fn bodies() -> Vec<String> {
    let two = |(i, canary): (usize, &Canary)| {
        let forms = canary.forms();
        let other = 1 + i % (forms.len() - 1);
        [forms[0].clone(), forms[other].clone()]
    };
    texts(all().enumerate().flat_map(two), BODY)
}

/// The first secret of a kind.
pub fn first(kind: &str) -> &'static str {
    CANARIES.iter().find(|canary| canary.kind == kind).map(|canary| canary.secret).expect("such a kind")
}

fn mobile() -> &'static str {
    first("mobile")
}

fn mail() -> &'static str {
    first("mail")
}

/// The run.
pub struct Planted {
    pub folder: TempDir,
    pub server: Hostile,
    pub notes: Vec<String>,
    pub bodies: Vec<String>,
}

impl Planted {
    pub fn new() -> Self {
        let bodies = bodies();
        Self { folder: folder(), server: Hostile::start(bodies.clone()), notes: everything(), bodies }
    }

    fn case(&self) -> String {
        let mut case = format!(
            "state = \"failed\"\namount = \"120.00\"\nerror_code = \"51 {card}\"\npayee = \"{PAYEE}\"\npayer = \"{PAYER}\"\norder = \"{ORDER}\"\n\
             delivery_address = \"{DELIVERY}\"\norder_address = \"{DELIVERY}\"\ninstrument = \"card-{card}\"\nbank = \"{phone}\"\ntier = \"{mail}\"\n",
            card = CANARIES[0].secret,
            phone = mobile(),
            mail = mail(),
        );
        writeln!(case, "error_text = '''{}'''", self.bodies[0]).expect("text");
        let notes: Vec<String> = self.notes.iter().chain([&HARMLESS.join(" | ")]).map(|text| format!("'''{text}'''")).collect();
        writeln!(case, "notes = [{}]", notes.join(", ")).expect("text");
        writeln!(
            case,
            "[[instruments]]\nid = \"card-{card}\"\nkind = \"debit-card\"\nnumber = \"{INSTRUMENT}\"\nbank = \"{phone}\"",
            card = CANARIES[0].secret,
            phone = mobile()
        )
        .expect("text");
        case
    }

    fn wallet(&self) -> String {
        let mut wallet = "id = \"hostile\"\nname = { en = \"Hostile\", \"zh-CN\" = \"敌意\" }\ntimezone = \"Asia/Shanghai\"\n".to_owned();
        writeln!(wallet, "[status_page]\nurl = \"{}/status?token=q7Zk2Lw9\"", self.server.with_user()).expect("text");
        let bodies = (0..self.bodies.len()).map(|i| format!("text/{i}"));
        let edges = EDGES.iter().map(|at| format!("edge/{at}"));
        for (i, path) in bodies.chain(edges).chain(["page".to_owned()]).enumerate() {
            let server = self.server.with_user();
            writeln!(wallet, "[[endpoints]]\nid = \"e{i}\"\nurl = \"{server}/{path}?token=q7Zk2Lw9\"\nbudget_ms = 5000").expect("text");
        }
        wallet
    }

    fn list() -> String {
        format!(
            "交易时间,金额,交易对方,交易单号,当前状态\n2026-11-20 10:00:00,12.00,{OTHER_PAYEE},{OTHER_ORDER},成功\n\
             2026-11-20 11:00:00,13.00,{},{},成功\n",
            mobile(),
            CANARIES[1].secret
        )
    }

    fn options(&self) -> Vec<String> {
        let (case, wallet) = (file(&self.folder, "case.toml", &self.case()), file(&self.folder, "wallet.toml", &self.wallet()));
        let list = file(&self.folder, "list.csv", &Self::list());
        let redirect = format!("{}/redirect?access_token=Rk3mNp5s", self.server.with_user());
        let path = format!("{}/home/{USER}/{}", self.server.with_user(), mobile());
        let options = ["--no-controls", "--deadline", "30s", "--case", arg(&case), "--wallet", arg(&wallet), "--transactions", arg(&list)];
        let more = ["--endpoint", &redirect, "--endpoint", &path, "--endpoint", &self.server.secure(), "--note"];
        let note = CANARIES[2].secret.to_owned();
        options.into_iter().chain(more).map(str::to_owned).chain([note]).collect()
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let proxy = format!("http://{}@{}", "alice:s3cretPw7", self.server.address());
        let run = paydoctor(arguments).args(self.options());
        run.env("USER", USER).env("HOSTNAME", HOST).env("HOME", HOME).env("https_proxy", proxy)
    }
}
