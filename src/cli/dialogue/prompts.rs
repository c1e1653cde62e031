//! Asking: every question can be skipped, what is wrong is said at once, and Ctrl-C leaves.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::style::{Attribute, Stylize};
use inquire::ui::{Attributes, Color, ErrorMessageRenderConfig, RenderConfig, StyleSheet, Styled};
use inquire::validator::Validation;
use inquire::{InquireError, Text};

use super::super::{Failure, shareable, signals};
use super::choices::Choices;
use super::paste;
use crate::lang::{Lang, Message, ui};

/// Lines of a list that leave room for the question, a mistake and the hint.
const ROOM: usize = 5;

/// Whether a question stands on the terminal: it must be put in order before the program ends.
static ASKING: AtomicBool = AtomicBool::new(false);

/// A question that stands on the terminal.
struct Asking;

impl Asking {
    fn begin() -> Self {
        ASKING.store(true, Ordering::SeqCst);
        Self
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        ASKING.store(false, Ordering::SeqCst);
    }
}

/// Why no more is asked.
pub enum Stop {
    /// The user left.
    Left,
    /// Something failed.
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<InquireError> for Stop {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationInterrupted | InquireError::OperationCanceled => Self::Left,
            other => Self::Failed(Failure::Internal(Message::new("dialogue-terminal").with_display("error", other))),
        }
    }
}

/// A question that is answered with a line of text.
pub struct Line<'a> {
    /// The question.
    pub question: &'a str,
    /// What is expected, and how to go on without an answer.
    pub hint: &'a str,
    /// What Enter means.
    pub default: Option<&'a str>,
}

/// Asks in one language.
pub struct Prompts {
    pub lang: Lang,
    skipped: String,
    color: bool,
}

impl Prompts {
    /// Questions in this language.
    pub fn new(lang: Lang) -> Self {
        signals::leave_tidily(&ASKING);
        let color = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
        Self { lang, skipped: ui().say("ask-skipped", lang), color }
    }

    /// A text of the interface.
    pub fn say(&self, key: &str) -> String {
        ui().say(key, self.lang)
    }

    /// Lets somebody choose; none, or `default`, where they skip the question.
    ///
    /// # Errors
    /// When they leave.
    pub fn choose(&self, question: &str, labels: Vec<String>, default: Option<usize>) -> Result<Option<usize>, Stop> {
        let choices = Choices::new(labels);
        let (rows, _) = console::Term::stderr().size();
        let hint = wrapped(&self.say("ask-list-hint"));
        let expected = wrapped(&Message::new("ask-list-wrong").with_display("count", choices.count()).say(self.lang));
        let (list, checked) = (choices.clone(), choices.clone());
        let shown = |answer: &str| choices.meant(answer).map_or_else(|| self.skipped.clone(), |place| choices.label(place).to_owned());
        let usual = default.map(|place| choices.shown(place));
        let mut prompt = Text::new(question)
            .with_render_config(self.look())
            .with_help_message(&hint)
            .with_page_size(usize::from(rows).saturating_sub(ROOM).clamp(3, choices.count().max(3)))
            .with_autocomplete(move |typed: &str| Ok(list.fitting(typed)))
            .with_validator(move |typed: &str| {
                let understood = typed.trim().is_empty() || checked.meant(typed).is_some();
                Ok(if understood { Validation::Valid } else { Validation::Invalid(expected.as_str().into()) })
            })
            .with_formatter(&shown);
        if let Some(usual) = &usual {
            prompt = prompt.with_default(usual);
        }
        let asking = Asking::begin();
        let answer = prompt.prompt_skippable()?;
        drop(asking);
        Ok(answer.and_then(|answer| choices.meant(&answer)).or(default))
    }

    /// Asks for a line of text; none where it is skipped. `understand` gives what is shown of it, or says what is wrong.
    ///
    /// # Errors
    /// When they leave.
    pub fn line(&self, line: &Line, understand: impl Fn(&str) -> Result<String, Message> + Clone) -> Result<Option<String>, Stop> {
        let understood = understand.clone();
        let (lang, hint) = (self.lang, wrapped(line.hint));
        let shown = |answer: &str| match answer.trim() {
            "" => self.skipped.clone(),
            answer => understood(answer).unwrap_or_else(|_| answer.to_owned()),
        };
        let mut prompt = Text::new(line.question)
            .with_render_config(self.look())
            .with_help_message(&hint)
            .with_validator(move |typed: &str| {
                let wrong = if typed.trim().is_empty() { None } else { understand(typed).err() };
                Ok(wrong.map_or(Validation::Valid, |wrong| Validation::Invalid(wrapped(&shareable(&wrong.say(lang))).into())))
            })
            .with_formatter(&shown);
        if let Some(default) = line.default {
            prompt = prompt.with_default(default);
        }
        let asking = Asking::begin();
        let answer = prompt.prompt_skippable()?;
        drop(asking);
        Ok(answer.filter(|answer| !answer.trim().is_empty()))
    }

    /// Asks for what is likely to be pasted; none where it is skipped. `understand` gives what is shown of it.
    ///
    /// # Errors
    /// When they leave.
    pub fn pasted(&self, line: &Line, understand: impl Fn(&str) -> String) -> Result<Option<String>, Stop> {
        let columns = columns();
        let (look, paint) = (self.look(), |style: StyleSheet, text: &str| if self.color { painted(text, style) } else { text.to_owned() });
        let lead = format!("{} {} ", paint(look.prompt_prefix.style, look.prompt_prefix.content), paint(look.prompt, line.question));
        let width = textwrap::core::display_width(line.question) + 3;
        // Where the question takes too much of the row, the answer gets the next one.
        let (above, lead) = if width + paste::LEAST < columns { (Vec::new(), (lead, width)) } else { (vec![lead], ("  ".to_owned(), 2)) };
        let hint = wrapped(&format!("[{}]", line.hint)).lines().map(|row| paint(look.help_message, row)).collect();
        let rows = paste::Look { above, lead, hint };
        let asking = Asking::begin();
        let asked = paste::ask(&rows, columns);
        drop(asking);
        let answer = match asked.map_err(InquireError::from)? {
            paste::Answer::Given(text) => Some(text).filter(|text| !text.trim().is_empty()),
            paste::Answer::Skipped => None,
            paste::Answer::Left => return Err(Stop::Left),
        };
        let prefix = paint(look.answered_prompt_prefix.style, look.answered_prompt_prefix.content);
        let shown = answer
            .as_deref()
            .map_or_else(|| paint(look.canceled_prompt_indicator.style, &self.skipped), |text| paint(look.answer, &understand(text)));
        let _ = writeln!(io::stderr(), "{prefix} {} {shown}", paint(look.prompt, line.question));
        Ok(answer)
    }

    fn look(&self) -> RenderConfig<'_> {
        let plain = RenderConfig::empty().with_canceled_prompt_indicator(Styled::new(&self.skipped));
        let wrong = ErrorMessageRenderConfig::empty().with_prefix(Styled::new("!"));
        if !self.color {
            return plain.with_error_message(wrong).with_answered_prompt_prefix(Styled::new(">"));
        }
        let style = |color| StyleSheet::new().with_fg(color);
        RenderConfig {
            prompt: StyleSheet::new().with_attr(Attributes::BOLD),
            ..RenderConfig::default_colored()
                .with_canceled_prompt_indicator(Styled::new(self.skipped.as_str()).with_fg(Color::DarkGrey))
                .with_help_message(style(Color::DarkGrey))
                .with_error_message(wrong.with_prefix(Styled::new("!").with_fg(Color::LightRed)).with_message(style(Color::LightRed)))
        }
    }
}

/// Something to read, between questions.
pub fn tell(text: &str) {
    // A terminal that does not take it will not take the next question either, and that one says so.
    let _ = writeln!(anstream::stderr(), "{}", wrapped(text));
}

/// A free line.
pub fn gap() {
    let _ = writeln!(anstream::stderr());
}

/// The width of the terminal, in columns.
fn columns() -> usize {
    usize::from(console::Term::stderr().size().1).max(20)
}

/// A text in lines that the terminal does not break within a word.
fn wrapped(text: &str) -> String {
    textwrap::fill(text, columns().saturating_sub(1).min(100))
}

/// A text in the colours of a style sheet.
fn painted(text: &str, style: StyleSheet) -> String {
    let bold = if style.att.contains(Attributes::BOLD) { Attribute::Bold } else { Attribute::NormalIntensity };
    let color = style.fg.map_or(crossterm::style::Color::Reset, crossterm::style::Color::from);
    text.with(color).attribute(bold).to_string()
}
