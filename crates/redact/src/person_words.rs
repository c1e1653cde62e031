//! More words that are keys: what forms, banks and offices of many countries call somebody's name, address, accounts and documents.

use super::key_words::Place;
use super::keys::Class;

/// The words, between `|`; a space stands for nothing, a space, a hyphen or an underscore.
pub(crate) const TABLE: &[(Class, Place, &str)] = &[
    (
        Class::Name,
        Place::Inside,
        "customer.name|client.name|payer.name|payee.name|buyer.name|owner.name|contact.name|holder.name|recipient.name|sender.name|receiver.name|beneficiary.name|\
        billing_details.name|billing.name|shipping.name|user.name.full|customer[name]|payer[name]|billing_details[name]|billing[name]|shipping[name]|card[name]|\
        card.name|source.name|name on account|name of account|account owner|remitter name|debtor name|creditor name|subscriber name|policyholder|\
        guest name|traveler name|traveller name|employee name|applicant name|guarantor|next of kin|maiden name|mother's name|nome do titular|nome do cliente|nombre del titular|nombre del cliente|\
        nom du client|nom du beneficiaire|name des kontoinhabers|titolare|intestatario|rekeninghouder|nama penerima|nama pengirim|nama pemilik|ten chu the|chu tai khoan|alici adi|gonderen adi|\
        ad soyad|nazwa odbiorcy|imie nazwisko|jmeno a prijmeni",
    ),
    (Class::Name, Place::Word, "cardholder|accountholder|holdername|displayname|kundenname|inhaber"),
    (
        Class::Name,
        Place::Script,
        "付款人姓名|收款人姓名|账户名|帐户名|账户名称|帐户名称|账户姓名|开户姓名|收款户名|付款户名|法人代表|法定代表人|法人姓名|联系人姓名|客户姓名|会员姓名|乘客|旅客姓名|入住人|取件人|取票人|签收人|\
        持卡者|卡主|户主|経営者名|フリガナ|ふりがな|カナ氏名|契約者|宛名|請求先|성함|입금자|입금자명|송금인|고객명|카드 소유자|владелец счета|держатель карты|ваше имя|имя и фамилия|",
    ),
    (
        Class::Address,
        Place::Inside,
        "address1|address2|address_1|address_2|addressline|addrline|address[line1]|address[line2]|address.line1|address.line2|line1|line_1|line2|line_2|street1|street2|streetname|\
        street_and_number|house_number|housenumber|billing_street|shipping_street|bill_to_address|ship_to_address|strtnm|adrline|bldgnb|direccion1|logradouro|hausnummer|\
        residence|domicile|registered office|sokak adresi|adres|ulica|bostadsadress|gatuadress|postadresse",
    ),
    (
        Class::Address,
        Place::Script,
        "现住址|户籍地址|家庭住址|通信地址|寄件地址|发货地址|送货地址|快递地址|账单地址|帳單地址|门牌号|小区地址|所在地区|郵寄地址|送貨地址|番地|請求先住所|거주지|청구지|도로명",
    ),
    (
        Class::Postcode,
        Place::Inside,
        "postcode|postal code|zip code|zipcode|post code|pstcd|codigo postal|code postal|postleitzahl|kode pos|postnummer",
    ),
    (Class::Postcode, Place::Word, "zip|plz|cep|eircode|zip4"),
    (Class::Postcode, Place::Script, "邮编|邮政编码|郵遞區號|郵便番号|우편번호|почтовый индекс|индекс"),
    (
        Class::BankAccount,
        Place::Inside,
        "a/c no|a/c number|ac number|acc number|acc no|account nr|account #|account numb|clabe interbancaria|transit number|institution number|transit no|\
        bank code and account|girokonto|rekeningnummer|kontonr|konto nr|numer konta|numer rachunku|cislo uctu|bankgiro|plusgiro|nomor rekening|no rekening|no. rekening|so tai khoan|\
        hesap no|hesap numarasi|numero de cuenta clabe|cuenta clabe|conta corrente|conta poupanca|agencia e conta|xrp address|doge address|ltc address|ton address|bch address|ada address|dot address|payout address|\
        receiving address|sending address|refund address|destination tag|memo tag|stellar address|public address|paymentpointer|payment pointer|brokerage account",
    ),
    (
        Class::BankAccount,
        Place::Word,
        "a/c|acc|blz|demat|account|accountno|accountnumber|accountid|ifsc account|nuban|rekening|racct|sacct",
    ),
    (
        Class::BankAccount,
        Place::Script,
        "对公账户|对公账号|对公帐户|企业账户|基本户|基本账户|一般户|收款卡|收款卡号|结算账户|结算卡|付款账户|转出账户|转入账户|转账账号|开户账号|提现账户|虚拟账户|口座|普通預金|当座|입금계좌|가상계좌|счёт|счет|номер карты или счета|บัญชี|พร้อมเพย์",
    ),
    (
        Class::Handle,
        Place::Inside,
        "alipay account|alialipay user|wechat id|wechat account|weixin id|venmo|cash app|cashtag|cash tag|paypal.me|paypalme|paypal.me/|zelle|revtag|paypal id|binance id|kakao id|\
        skype id|telegram id|gcash|twint|vipps|wise tag|wisetag|qq id",
    ),
    (Class::Handle, Place::Word, "payid|line id|venmo id"),
    (
        Class::Handle,
        Place::Script,
        "支付宝账号|支付宝账户|支付宝帐号|支付寶帳號|微信号|微信號|微信账号|微信id|微信 id|qq号|qq 号|qq：|云闪付账号|京东账号|淘宝账号|抖音号|会员号|会员账号|收款微信|收款支付宝",
    ),
    (
        Class::Phone,
        Place::Inside,
        "promptpay|prompt pay|paynow|fps id|fps identifier|fps no|m-pesa|m pesa|mpesa|bizum|mb way|mbway|swish number|mobilepay|momo number|airtel money|mtn momo|ecocash|bkash|nagad|easypaisa|jazzcash|\
        telebirr|duitnow|payconiq|blik phone|gopay|shopeepay|mobile money|numero de telefone|telefonnummer|numero de telephone|numero de celular",
    ),
    (Class::Phone, Place::Word, "ovo|dana|swish|paytm"),
    (Class::Phone, Place::Script, "转数快|轉數快|转数快识别码|轉數快識別碼|พร้อมเพย์เบอร์"),
    (
        Class::Id,
        Place::Inside,
        "nhs number|nhs no|national insurance|codice fiscale|partita iva|numero de securite sociale|securite sociale|numero insee|steuer-id|steueridentifikationsnummer|steuernummer|\
        sozialversicherungsnummer|sozialversicherung|tc kimlik|kimlik no|t.c. no|can cuoc|so cmnd|emirates id|iqama|saudi id|south african id|philsys|philid|sss number|\
        national identity|tax file number|medicare|employer identification|individual taxpayer|my number|mynumber|rodne cislo|personnummer|henkilotunnus|cpr nummer|cpr-nummer|fodselsnummer|\
        burgerservicenummer|rijksregisternummer|numero national|ahv nummer|ahv-nr|avs number|social insurance|resident registration|personal number|personal id|personal code|isikukood|asmens kodas|personas kods|\
        cnp number|cod numeric personal|numero de documento|documento nacional|numero de identidad|licence number|license number|licence no|license no|driving permit|\
        fuhrerschein|permis de conduire|licencia de conducir|patente di guida|carteira de motorista|rijbewijs|visa number|green card|alien number|travel document|document number|document no|doc number|\
        voter card|epic no|ration card|health card|health insurance|insurance number|student id|military id|seaman's book|residence card|zairyu|company registration|vat number|vat id|ust-id|tin number|tax no|fiscal code|gstin",
    ),
    (
        Class::Id,
        Place::Word,
        "a-number|ni number|ic number|ic no|egn|oib|jmbg|amka|dl number|dl no|abn|acn|cccd|cmnd|umid|npwp|gstin|mykad|nhs|tfn|ein|tckn|nid|cnh|rg|ruc|cnp|hetu|cpr|ahv|avs|insee|nir|steuerid|idnr|mrz|passportno|nationalid|philid number|nationality number|citizenid|brn|uen|dui|nit|dpi|cui|efin|ptin|sss|tfns",
    ),
    (
        Class::Id,
        Place::Script,
        "统一社会信用代码|社会信用代码|纳税人识别号|税号|组织机构代码|营业执照号|驾驶证号|驾照号|医保卡号|医保号|学号|工号|车牌号|车牌|户口本|签证号|出生证明|警官证|士兵证|永居证|回乡卡|港澳居民|台湾居民|统一编号|統一編號|健保卡|\
        在留カード|健康保険証|年金番号|免許証番号|住民票コード|사업자등록번호|외국인번호|건강보험|снилс номер|водительские права|номер паспорта|загранпаспорт|огрн|रاشن|ड्राइविंग लाइसेंस|मतदाता|رقم الإقامة|الإقامة|رقم الجواز|เลขประจำตัว|บัตรประชาชน",
    ),
];
