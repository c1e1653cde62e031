//! The words that are keys, and what each says of its value.

use super::keys::Class;

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Anywhere in a longer key.
    Inside,
    /// As a word of its own within a key.
    Word,
    /// Anywhere: its script has no spaces between words, or it cannot be a part of another word.
    Script,
}

/// The words, between `|`; a space stands for nothing, a space, a hyphen or an underscore.
pub(crate) const TABLE: &[(Class, Place, &str)] = &[
    (
        Class::Secret,
        Place::Inside,
        "password|passwd|passwort|passphrase|passcode|passwrd|pwd|secret|token|credential|contrasena|\
        palavra passe|senha|mot de passe|kennwort|wachtwoord|losenord|adgangskode|salasana|heslo|haslo|lozinka|kata sandi|mat khau|\
        private key|privkey|api key|api token|access key|client key|merchant key|app key|encryption key|encrypt key|signing key|sign key|account key|\
        shared access|subscription key|master key|recovery key|recovery code|backup code|security answer|secret answer|session id|\
        session key|sessid|jsessionid|phpsessid|csrf|xsrf|cvv|cvc2|cvn2|card verification|pay pass|trade pass|pin block|pin code|pass code|\
        refresh token|apiv3|api v3|sas key|license key|auth key|des key|aes key|rsa key|hmac key|mch key|partner key|webhook key|ssh key|identified by|wallet key|wlan schlussel|netzwerkschlussel|wifi key|wpa key|network key|network security key",
    ),
    (
        Class::Secret,
        Place::Word,
        "pass|pin|pins|sid|psw|pw|pswd|cvc|cvn|cid|nip|auth|sess|jwt|wif|xprv|passkey|upass|mdp|clave|parola|parool|sifre|sandi|puk|tpin|mpin|psk|upi pin|atm pin",
    ),
    (
        Class::Secret,
        Place::Script,
        "密码|密碼|口令|暗号|パスワード|暗証番号|비밀번호|암호|пароль|пинкод|пин-код|пин код|секретный ключ|\
        закрытый ключ|приватный ключ|ключ api|токен|पासवर्ड|पिन|كلمة المرور|كلمة السر|الرقم السري|รหัสผ่าน|סיסמה|私钥|私鑰|秘钥|秘鑰|密钥|密鑰|金鑰|\
        秘密鍵|비밀키|令牌|安全码|安全碼|卡背码|后三码|セキュリティコード|보안코드|cookie值|会话标识|会话id|会话令牌",
    ),
    (
        Class::Weak,
        Place::Word,
        "key|keys|sign|sig|signature|signed|session|sessions|cookie|cookies|nonce|hmac|cert key|hash key|seed|salt|assertion|samlresponse|tgt|jwk|pat|apikey|secretid|bearer|code verifier|code challenge",
    ),
    (Class::Weak, Place::Script, "签名|簽名|会话|會話|凭证|凭据|セッション|세션|подпись|сессия"),
    (
        Class::Phrase,
        Place::Inside,
        "mnemonic|seed phrase|recovery phrase|seed words|recovery words|backup phrase|secret phrase|frase semilla|frase de recuperacion|phrase de recuperation",
    ),
    (Class::Phrase, Place::Script, "助记词|助記詞|助记符|恢复短语|种子短语|シードフレーズ|니모닉|мнемоническая фраза|сид-фраза|сид фраза"),
    (Class::Cookie, Place::Inside, "set-cookie2|set-cookie|cookie2"),
    (Class::Authorization, Place::Inside, "proxy-authorization|authorization|authorisation"),
    (
        Class::Code,
        Place::Inside,
        "verification code|verify code|verifycode|security code|login code|log in code|sign in code|auth code|authentication code|\
        confirmation code|confirm code|access code|activation code|one time code|one time password|one time pin|one time passcode|sms code|text code|\
        captcha|2fa code|mfa code|two factor code|authenticator code|your code|the code is|code is|is my code|reset code|unlock code|\
        codigo de verificac|codigo de seguri|codigo de segura|codigo de acces|codigo de aces|codigo de confirm|codigo de autenti|codigo sms|\
        su codigo|tu codigo|seu codigo|code de verification|code de securite|code de confirmation|code d'acces|votre code|code sms|bestatigungscode|\
        sicherheitscode|verifizierungscode|prufcode|ihr code|einmalcode|freigabecode|codice di verifica|codice di sicurezza|codice otp|\
        il tuo codice|dogrulama kodu|ma xac nhan|ma xac thuc|kode verifikasi|kode otp|kod weryfikacyjny|verificatiecode|\
        to sign in|to log in|to verify your|to confirm your|to complete your|to authenticate|zum anmelden|para iniciar|pour vous connecter",
    ),
    (
        Class::Code,
        Place::Inside,
        "kod weryfikacyjn|kod autoryzacyjn|kod sms|kod potwierdz|kod jednorazow|kod dostepu|haslo jednorazow|haslo sms|verifieringskod|engangskod|engangslosenord|inloggningskod|\
        sakerhetskod|bekraftelsekod|bekraeftelseskode|bekreftelseskode|sikkerhedskode|sikkerhetskode|verifikationskode|verifiseringskode|bekræftelseskode|pinkode|\
        vahvistuskoodi|kertakayttokoodi|kirjautumiskoodi|turvakoodi|tunnuslukusi|koodisi|koodinne|cod de verificare|codul de verificare|cod de securitate|\
        codul de securitate|cod unic|codul unic|cod de confirmare|codul de confirmare|cod de autentificare|cod sms|codul sms|overovaci kod|overovaci sms|autorizacni kod|\
        potvrzovaci kod|potvrdzovaci kod|jednorazovy kod|jednorazove heslo|bezpecnostni kod|bezpecnostny kod|prihlasovaci kod|ellenorzo kod|megerosito kod|hitelesito kod|\
        biztonsagi kod|belepesi kod|egyszeri kod|egyszer hasznalatos|kodja|kodod|verifikacijski kod|sigurnosni kod|jednokratni kod|potvrdni kod|onay kodu|guvenlik kodu|sms kodu|\
        tek kullanimlik|kodunuz|sifreniz|kode pengesahan|kod pengesahan|kod tac|nombor tac|kode keamanan|kode rahasia|ma bao mat|ma dang nhap|toegangscode|bevestigingscode|inlogcode|\
        beveiligingscode|patvirtinimo kod|apstiprinajuma kod|kinnituskood|codice di conferma|codice di accesso|codice temporaneo|codigo de inicio|codigo de uso unico|codigo unico|\
        clave dinamica|code a usage unique|code d'authentification|code d'activation|code de connexion|zugangscode|anmeldecode|sms-code|smstan|best.code",
    ),
    (Class::Code, Place::Word, "otp|totp|2fa|mfa|tan|mtan|otp code|vcode|smscode|pincode|tac|oob"),
    (
        Class::Code,
        Place::Script,
        "κωδικός επαλήθευσης|κωδικός επιβεβαίωσης|κωδικός ασφαλείας|κωδικός μιας χρήσης|κωδικό μιας χρήσης|κωδικός σύνδεσης|κωδικός otp|κωδικός sms|קוד האימות|קוד אישור|קוד כניסה|קוד הכניסה|קוד חד פעמי|\
        קוד חד-פעמי|סיסמה חד|החד פעמי|החד-פעמי|код підтвердження|код доступу|одноразовий код|одноразовий пароль|код перевірки|код входу|код доступа|код авторизации|код аутентификации|код проверки|код входа|\
        код за потвърждение|код за достъп|код за потврду|еднократен код|کد تایید|کد تأیید|رمز یکبار|رمز پویا|کد فعال|رمز الدخول|رمز التفعيل|كلمة مرور لمرة|كود التفعيل|رمز لمرة|যাচাইকরণ কোড|ওটিপি|\
        சரிபார்ப்பு|ధృవీకరణ|รหัสความปลอดภัย|รหัสผ่านครั้งเดียว|รหัสผ่านชั่วคราว|动态密令|安全验证码|提取码|取件码|随机码|激活码|授权码|验证数字|授權碼|安全驗證|登入碼|セキュリティーコード|使い捨てコード|보안코드|승인번호",
    ),
    (
        Class::Message,
        Place::Inside,
        "texted me|text me|texts me|text says|text said|text reads|texted code|sms says|sms said|sms reads|sms i got|text i got|got a text|got an sms|got this text|got this sms|received a text|received an sms|\
        in the text|in the sms|message says|message said|message reads|the text message|sent me a text|sent me an sms|sent a text|sent an sms|sent me the code|sent me a code|sent this code|the digits are|the numbers are|digits they sent|number they sent|\
        digits i got|number i got|authenticator|authy|i entered|i typed|i put in|i put|i input|entering",
    ),
    (
        Class::Message,
        Place::Script,
        "短信里|短信中|短信上|短信内容|短信说|短信写|短信是|短信收到|收到短信|短信发来|发来短信|收到的数字|收到数字|收到的码|收到一串|发来的数字|发来的码|发来一串|给我发了|给我发的|发给我的|短信给我|发短信给我|簡訊|手机收到|输入|填了|填写|我填",
    ),
    (
        Class::BackOfCard,
        Place::Inside,
        "on the back|back of the card|back of my card|back of card|back of your card|signature strip|signature panel|behind the card|behind my card|on the reverse|3-digit code|three-digit code|3 digit code|three digit code|3-digit number|3-digit security|security digits|au dos|al dorso|no verso|auf der ruckseite|al reverso",
    ),
    (
        Class::BackOfCard,
        Place::Script,
        "卡背|卡片背面|背面|卡的背后|签名栏|签名条|后三位|后3位|末三位|末3位|最后三位|最后3位|裏面|뒷면|на обороте",
    ),
    (
        Class::Device,
        Place::Inside,
        "mac address|mac addr|hardware address|hwaddr|bssid|wifi mac|lladdr|mac-adresse|direccion mac|adresse mac",
    ),
    (Class::Device, Place::Word, "mac|ether"),
    (Class::Device, Place::Script, "mac地址|mac 地址|物理地址|网卡地址|硬件地址|设备mac"),
    (
        Class::Code,
        Place::Script,
        "验证码|驗證碼|校验码|校驗碼|动态码|動態碼|动态密码|動態密碼|动态口令|短信码|确认码|確認碼|认证码|認證碼|一次性密码|\
        一次性密碼|登录码|检验码|検証コード|認証コード|認証番号|確認コード|確認番号|ワンタイムパスワード|ログインコード|인증번호|인증 번호|인증코드|인증 코드|확인코드|\
        확인 코드|보안 코드|일회용|код подтверждения|код безопасности|проверочный код|ваш код|одноразовый код|одноразовый пароль|код для входа|\
        код из смс|никому не сообщайте код|код:|सत्यापन कोड|ओटीपी|वन टाइम|رمز التحقق|كود التحقق|رمز التأكيد|รหัสยืนยัน|รหัส otp|קוד אימות",
    ),
    (
        Class::Grant,
        Place::Word,
        "code|device code|user code|kod|kode|koden|kodet|kodi|kodu|codul|cod|codigo|codice|kodas|kods|kood|passcode|pass code|ma|kodem|kodom|kodot|koda|kodes|koodia|koodilla|kodun|codes",
    ),
    (Class::Grant, Place::Inside, "koodi"),
    (Class::Grant, Place::Script, "код|κωδικός|κωδικό|קוד|הקוד|كود|رمز|کد|รหัส|コード|코드|कोड|कोडे"),
    (Class::PaymentCode, Place::Inside, "payment code|pay code|paycode|quickpass code|barcode|bar code"),
    (Class::PaymentCode, Place::Script, "付款码|付款碼|支付码|收付款码|付款条码|条形码|条码|被扫码|支付コード|결제코드"),
    (
        Class::Card,
        Place::Inside,
        "card number|card no|card num|card nbr|card pan|primary account number|cc number|cc num|cc no|ccnumber|credit card|debit card|bank card|\
        kartennummer|kreditkarte|numero de tarjeta|numero de la tarjeta|numero de carte|numero do cartao|numero del cartao|numero di carta|nomor kartu|so the",
    ),
    (Class::Card, Place::Word, "card|pan|cardno|tarjeta|cartao|carta"),
    (
        Class::Card,
        Place::Script,
        "卡号|卡號|信用卡号|银行卡号|カード番号|카드번호|카드 번호|номер карты|карта|карты|कार्ड नंबर|कार्ड संख्या|رقم البطاقة|หมายเลขบัตร",
    ),
    (
        Class::Id,
        Place::Inside,
        "id card|id number|id num|identity card|identity number|identity no|identification number|national id|social security|\
        passport|aadhaar|aadhar|pan card|pan number|pan no|tax id|taxpayer id|tax number|voter id|driver license|drivers license|driver's license|driving licence|\
        driving license|huduma|personalausweis|ausweisnummer|reisepass|steuer id|certificate no of id|cert no|certno|home return permit|residence permit|\
        cedula|numero de identificacion|documento de identidad|pasaporte|passeport|passaporto|numero de passe|citizen id|citizenship no|ktp|resident id",
    ),
    (
        Class::Id,
        Place::Word,
        "ssn|sin|cpf|cnpj|curp|rfc|nif|nie|dni|nin|bvn|nino|itin|tin|kra pin|idno|id no|nik|cnic|nric|fin|uin|pesel|bsn|cuil|cuit|rut|idcard|hkid|permit|inn|snils|vid",
    ),
    (
        Class::Id,
        Place::Script,
        "身份证|身份證|身分證|证件号|證件號|证件编号|护照|護照|通行证|通行證|回乡证|回鄉證|台胞证|台胞證|居留证|居住证|军官证|驾驶证|驾照|社保号|社会保障号|\
        统一编号|マイナンバー|個人番号|パスポート番号|旅券番号|運転免許|주민등록번호|외국인등록번호|여권번호|여권|운전면허|паспорт|инн|снилс|водительское удостоверение|\
        आधार|पैन कार्ड|पैन नंबर|पासपोर्ट|رقم الهوية|جواز السفر|بطاقة الهوية|เลขบัตรประชาชน|หนังสือเดินทาง",
    ),
    (
        Class::BankAccount,
        Place::Inside,
        "account number|account no|account num|acct number|acct no|acct num|account id|routing number|routing no|routing transit|sort code|bank account|\
        bank acct|beneficiary account|payee account|payer account|recipient account|kontonummer|numero de cuenta|cuenta bancaria|numero de compte|\
        compte bancaire|numero da conta|conta bancaria|conto corrente|wallet address|vpa|upi id|upi address|pix key|chave pix|chave aleatoria|\
        btc address|eth address|bitcoin address|ethereum address|usdt address|sol address|solana address|tron address|monero address|crypto address|deposit address|withdraw address|withdrawal address",
    ),
    (Class::BankAccount, Place::Word, "iban|aba|bsb|clabe|rib|cbu|acct|konto|cuenta|upi|pix|evp|bankleitzahl|chave|solana|monero"),
    (
        Class::BankAccount,
        Place::Script,
        "银行账号|银行帐号|銀行帳號|账号|帐号|帳號|賬號|银行账户|银行帐户|收款账户|收款账号|付款账号|钱包地址|錢包地址|收币地址|提币地址|充币地址|口座番号|계좌번호|계좌|номер счета|расчетный счет|р/с|खाता संख्या|खाता नंबर|رقم الحساب|เลขที่บัญชี",
    ),
    (
        Class::Phone,
        Place::Inside,
        "phone|telephone|whatsapp|telefono|telefon|telefone|celular|handynummer|msisdn|mobile no|mobile num|cell no|tel no|contact no|contact number|so dien thoai|nomor hp|numer telefonu|puhelin",
    ),
    (
        Class::Phone,
        Place::Script,
        "wa.me/|tel:|sms:|smsto:|callto:|facetime:|facetime-audio:|whatsapp://send?phone=|api.whatsapp.com/send?phone=|viber://chat?number=",
    ),
    (Class::Phone, Place::Word, "mobile|cell|tel|ph|tlf|rufnummer|handynr|gsm|movil|handy|fax|sms|viber|mob|cellphone|portable|cel|hp"),
    (
        Class::Phone,
        Place::Script,
        "电话|電話|手机|手機|联系方式|联系号码|预留号码|携帯|휴대폰|휴대전화|전화번호|전화|телефон|мобильный|тел.|फ़ोन|फोन|मोबाइल|رقم الهاتف|الجوال|เบอร์โทร|โทรศัพท์",
    ),
    (
        Class::Name,
        Place::Inside,
        "payee name|payer name|account holder|card holder|cardholder|name on card|holder name|account name|acct name|full name|\
        real name|first name|last name|middle name|given name|family name|customer name|client name|contact name|user real name|recipient name|receiver name|\
        sender name|beneficiary name|buyer name|owner name|member name|consignee|legal name|billing name|shipping name|patient name|passenger name|\
        kontoinhaber|karteninhaber|kontoinhaberin|vorname|nachname|nom du titulaire|nom complet|nom de famille|nome completo|nombre completo|nombre y apellido|beneficiario|\
        beneficiaire|destinataire|destinatario|empfanger|begunstigter|auftraggeber|nama lengkap|ho ten|ho va ten|imie i nazwisko",
    ),
    (
        Class::Name,
        Place::Word,
        "payee|payer|recipient|beneficiary|sender|receiver|remitter|surname|titular|prenom|apellido|apellidos|sobrenome|cognome|debtor|creditor|fullname|realname|firstname|lastname|nombre|nome|nom|drawee|drawer",
    ),
    (
        Class::Name,
        Place::Script,
        "收款人|付款人|收货人|收件人|寄件人|联系人|持卡人|开户人|开户名|收款方|付款方|汇款人|转账人|户名|姓名|真实姓名|申请人|投保人|客户名称|用户姓名|收款名|開戶人|戶名|收貨人|\
        氏名|お名前|名前|受取人|口座名義|名義人|이름|성명|예금주|수취인|받는사람|받는 사람|보내는 사람|имя|фамилия|фио|получатель|отправитель|плательщик|владелец карты|नाम|प्राप्तकर्ता|लाभार्थी|اسم المستفيد|الاسم|ชื่อบัญชี|ชื่อผู้รับ",
    ),
    (
        Class::User,
        Place::Inside,
        "username|user name|login name|login id|user id|userid|logon name|benutzername|nombre de usuario|nom d'utilisateur|nome de usuario|screen name|nick name|user login",
    ),
    (Class::User, Place::Word, "login|logname|uname"),
    (Class::User, Place::Script, "登录名|用户名|登陆名|昵称|ユーザー名|사용자명|아이디|имя пользователя|логин"),
    (
        Class::Address,
        Place::Inside,
        "shipping address|billing address|home address|delivery address|street address|mailing address|postal address|residential address|\
        address line|street name|lieferadresse|rechnungsadresse|anschrift|direccion|domicilio|endereco|indirizzo|alamat|dia chi",
    ),
    (Class::Address, Place::Word, "address|addr|street|adresse|strasse|rue|calle"),
    (
        Class::Address,
        Place::Script,
        "收货地址|家庭地址|联系地址|通讯地址|详细地址|居住地址|邮寄地址|收件地址|配送地址|地址|住址|住所|お届け先|배송지|주소|адрес доставки|адрес|पता|العنوان|ที่อยู่",
    ),
    (
        Class::OwnAddress,
        Place::Inside,
        "client ip|your ip|remote addr|remote ip|x forwarded for|x real ip|forwarded for|true client ip|cf connecting ip|user ip|\
        visitor ip|source ip|real ip|client addr|x client ip|x cluster client ip|fastly client ip|customer ip|login ip|peer addr|originating ip|my ip|ip of client|spbill create ip|buyer ip|payer ip|device ip",
    ),
    (Class::OwnAddress, Place::Word, "forwarded"),
    (
        Class::OwnAddress,
        Place::Script,
        "您的ip|您的 ip|你的ip|你的 ip|客户端ip|客户端 ip|用户ip|用户 ip|访客ip|访客 ip|本机ip|本机 ip|登录ip|登录 ip|来源ip|来源 ip|ваш ip|ip-адрес",
    ),
    (
        Class::Nothing,
        Place::Inside,
        "keyboard|keyword|monkey|tokeniz|passive|passenger|passage|compass|bypass|passed|passes|passing|authorize|authorise|authority|author|\
        ip address|email address|mail address|server address|bind address|host address|listen address|contract address|web address|\
        status code|error code|response code|reason code|country code|currency code|area code|bank code|return code|result code|\
        err code|qr code|swift code|sub code|exit code|product code|merchant code|biz code|resp code|mcc code|promo code|source code|http code|discount code|order code|coupon code|voucher code|gift code|booking code|branch code|failure code|decline code|message authentication code|\
        host name|file name|server name|domain name|event name|product name|bank name|tag name|class name|function name|module name|\
        shipping method|primary key|foreign key|public key|publishable key|key id|idempotency key|partition key|cache key|sort key|object key|token type|\
        card type|card brand|card scheme|phone model|payment token expired|signature algorithm|sign type|signtype|session timeout|idempotence key|i18n key|translation key|max tokens|completion tokens|prompt tokens",
    ),
    (
        Class::Nothing,
        Place::Script,
        "密码错误|密码不正确|密码有误|密码已|密码过期|密码强度|忘记密码|找回密码|修改密码|重置密码|错误码|状态码|响应码|返回码|二维码|条形码识别|验证码错误|验证码已|验证码有误|验证码不正确|验证码无效|签名错误|签名失败|签名算法|密钥错误|客户端ip地址异常|服务器地址|网络地址|电子邮件地址|邮箱地址|ip地址|链接地址|公钥",
    ),
];

/// What, at the end of a key, says that something about the value is meant and not the value.
pub(crate) const ABOUT: &[&str] = &[
    "type",
    "types",
    "length",
    "len",
    "size",
    "count",
    "policy",
    "expires",
    "expired",
    "expiry",
    "expiration",
    "expire",
    "exp",
    "ttl",
    "status",
    "state",
    "error",
    "errors",
    "err",
    "valid",
    "validity",
    "invalid",
    "required",
    "enabled",
    "disabled",
    "format",
    "min",
    "max",
    "field",
    "fields",
    "label",
    "url",
    "uri",
    "endpoint",
    "path",
    "file",
    "method",
    "version",
    "mode",
    "limit",
    "attempts",
    "retries",
    "alg",
    "algorithm",
    "date",
    "time",
    "at",
    "in",
    "reset",
    "changed",
    "forgot",
    "change",
    "update",
    "updated",
    "page",
    "strength",
    "rule",
    "rules",
    "mismatch",
    "incorrect",
    "wrong",
    "failed",
    "failure",
    "missing",
    "rotation",
    "issuer",
    "provider",
    "service",
    "manager",
    "store",
    "prefix",
    "index",
    "bits",
    "brand",
    "scheme",
    "network",
    "country",
    "bank",
    "level",
    "kind",
    "category",
    "language",
    "verified",
    "present",
    "exists",
    "match",
    "check",
    "result",
    "message",
    "msg",
    "reason",
    "step",
    "screen",
    "view",
    "input",
    "button",
    "placeholder",
    "title",
    "hint",
    "age",
    "score",
    "charset",
    "encoding",
    "unit",
    "currency",
    "model",
    "os",
    "brand",
    "carrier",
    "prefixes",
    "timeout",
    "refreshed",
    "created",
    "locked",
    "set",
    "bin",
    "fee",
    "info",
    "list",
    "name",
    "names",
];
