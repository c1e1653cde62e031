//! Keys of several words: who or what a secret belongs to, and the secret; as one word they tell what neither of them does.

use super::key_words::Place;
use super::keys::Class;

/// What belongs to whom: every pair of both is a key.
pub(crate) const JOINED: &[(Class, &str, &str)] = &[
    (
        Class::Secret,
        "card|wallet|payment|pay|user|account|acct|bank|atm|debit|credit|debit card|credit card|bank card|login|app|sim|transaction|txn|trans|\
        transfer|security|secure|secret|customer|client|member|device|upi|mobile|phone|my|your|old|new|current|confirm|repeat|enter|trade|access|merchant|terminal",
        "pin|pin number|pincode|psw|pswd|pw|cvc|cvn|csc|passcode",
    ),
    (
        Class::Code,
        "captcha|email|e mail|mail|phone|mobile|sms|text|otp|mfa|2fa|totp|verify|verification|confirm|confirmation|validation|valid|validate|\
        dynamic|security|safety|login|signin|sign in|register|reset|temp|temporary|bind|pickup|pick up|challenge|img|image|graph|slider|authenticator",
        "code|codes|captcha|otp",
    ),
    (
        Class::Card,
        "numero|num|nro|nr|no|nomor|numer",
        "carte|carte bancaire|de carte|tarjeta|de tarjeta|cartao|do cartao|carta|di carta|kartu|karty",
    ),
    (
        Class::BankAccount,
        "numero|num|nro|nr|no|nomor|numer|agencia",
        "conta|da conta|de conta|cuenta|de cuenta|compte|de compte|conto|di conto|rekening|konta|rachunku|konto",
    ),
];

/// The words, between `|`; a space stands for nothing, a space, a hyphen or an underscore.
pub(crate) const TABLE: &[(Class, Place, &str)] = &[
    (Class::Secret, Place::Word, "csc|safeword|safe word|memorable word|memorable info|pass word|p/w|mpin|ipin|epin"),
    (
        Class::Secret,
        Place::Inside,
        "prufziffer|kartenprufnummer|kartenprufziffer|prufnummer|cryptogramme|codigo secreto|geheimzahl|geheimnummer|kode pin|codice pin|code pin|\
        code secret|numero secreto|codigo pin",
    ),
    (Class::Secret, Place::Word, "пин|пины|цвв|cvv код|cvc код"),
    (Class::Secret, Place::Script, "비번|핀번호|핀 번호|सीवीवी|支付密碼|暗証|код cvv|код cvc|секретный код|ПИН-код|गुप्त कोड"),
    (Class::Card, Place::Script, "银行卡|銀行卡|信用卡号码|信用卡號|キャッシュカード番号|номер_карты"),
    (Class::Phone, Place::Script, "연락처|手机号|手機號|電話番号|номер телефона|휴대폰번호"),
    (
        Class::Phone,
        Place::Inside,
        "nomor telepon|nomor ponsel|numero de tel|numero de cel|telefoonnummer|numero di telefono|nomor saya|nomor wa",
    ),
    (Class::Id, Place::Script, "身份证号|身份證號|номер паспорта|パスポート番号"),
    (
        Class::Id,
        Place::Inside,
        "passnummer|kundennummer|ausweisnr|passnr|perso nr|personalausweisnummer|numero de passeport|numero de pasaporte|numero do passaporte|numero di passaporto",
    ),
    (Class::BankAccount, Place::Word, "stk|agencia"),
    (Class::Name, Place::Word, "favorecido|favorecida|penerima|pengirim|odbiorca|nadawca|titulaire|pagador|ordenante|remitente"),
    (
        Class::OwnAddress,
        Place::Word,
        "your address|direccion ip|dirección ip|tu ip|votre ip|adresse ip|ihre ip|deine ip|ip anda|seu ip|su ip",
    ),
    (
        Class::Message,
        Place::Inside,
        "un sms|por sms|par sms|per sms|via sms|by sms|der sms|einer sms|dapat sms|lewat sms|melalui sms|z sms|em sms|sms con|no celular|llego al movil|chegou no|\
        the 6 digits|the six digits|6 digits|six digits|to confirm the|to confirm this|to authorize the|para confirmar|pour confirmer|per confermare|zu bestatigen",
    ),
    (Class::Message, Place::Script, "smsで|smsに|문자로|문자에|문자 메시지|смс|чтобы подтвердить"),
    (Class::Phone, Place::Inside, "mon numero|meine nummer|mi numero|meu numero|il mio numero|nomor saya|no hp|moj numer|mijn nummer"),
    (Class::Phone, Place::Script, "мой номер|내 번호|제 번호|我的号码|我的號碼|मेरा नंबर"),
];
