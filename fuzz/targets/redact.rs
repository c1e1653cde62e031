#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paydoctor_fuzz::redaction(bytes));
