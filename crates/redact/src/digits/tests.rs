use super::*;

fn found(text: &str) -> Vec<(&'static str, String)> {
    let mut hits = Vec::new();
    find(text, &mut hits);
    let mut found: Vec<_> = hits.into_iter().map(|h| (h.label, text[h.range].to_owned())).collect();
    found.dedup();
    found
}

#[test]
fn cards_by_issuer_length_and_check_digit() {
    for card in [
        "4111111111111111",
        "5555 5555 5555 4444",
        "3782-822463-10005",
        "6200000000000005",
        "3530 1113 3330 0000",
        "36227206271667",
        "4111/1111/1111/1111",
        "4111, 1111, 1111, 1111",
        "4111:1111:1111:1111",
        "4111_1111_1111_1111",
        "4111 | 1111 | 1111 | 1111",
        "4111·1111·1111·1111",
        "4111\n1111\r\n1111\t1111",
        "4111<b>1111</b>1111<br/>1111",
        "41111111\n11111111",
        "四一一一一一一一一一一一一一一一",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "2200 1234 5678 9019",
    ] {
        assert_eq!(found(&format!("卡号{card}。")), [("card", card.to_owned())]);
        assert_eq!(found(&format!("card{card}x")), [("card", card.to_owned())]);
    }
    assert_eq!(found("item 7 4111.1111.1111.1111 2"), [("card", "4111.1111.1111.1111".to_owned())]);
}

#[test]
fn what_only_looks_like_a_number_of_somebody_stays() {
    for text in [
        "order 1913812345678000",
        "4111111111111112",
        "20261122093015 20261122093000000018",
        "1763776215123",
        "5000.00 2000.00 1000.00",
        "138.00 1234.56",
        "550e8400-e29b-41d4-a716-446655440000",
        "trace 9f13812345678aa0",
        "0.4111111111111111",
        "2026-11-22 09:30:45.123456",
        "371,449,635,398,431",
        "400-820-8820 1-800-555-0199",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn identity_numbers_of_several_countries() {
    assert_eq!(found("身份证11010519491231002X，"), [("id-number", "11010519491231002X".to_owned())]);
    assert_eq!(found("110105 19491231 002x"), [("id-number", "110105 19491231 002x".to_owned())]);
    assert_eq!(found("110105491231002"), [("id-number", "110105491231002".to_owned())]);
    assert_eq!(found("110105194912310021"), []);
    for number in ["123-45-6789", "529.982.247-25", "11.222.333/0001-81", "2341 2341 2346"] {
        assert_eq!(found(number), [("id-number", number.to_owned())]);
    }
}

#[test]
fn phones_with_and_without_the_country() {
    for phone in
        ["13812345678", "+86 138-1234-5678", "138 1234 5678", "0086 13812345678", "0755-12345678", "415-555-2671", "06 12 34 56 78"]
    {
        let number = phone.replace("0755-1", "0755-2");
        assert_eq!(found(&format!("tel:{number}")), [("phone", number.clone())]);
    }
    assert_eq!(found("95188 4008888888 12345678901"), []);
}
