//! What support needs and nobody has to hide: it stays as it is.

/// Values as they are written on screens and by servers.
pub const HARMLESS: [&str; 24] = [
    "1,280.00 CNY",
    "¥88.50",
    "USD 5.00",
    "120.00",
    "response code 51",
    "iso8583:05",
    "ACQ.TRADE_HAS_SUCCESS",
    "ERR_NAME_NOT_RESOLVED",
    "HTTP 503",
    "2026-11-22",
    "2026-11-22T10:00:05+08:00",
    "22/11/2026 10:05",
    "2026年11月22日",
    "trace id 7f3a9c21-55aa-4e1b-9c7d-0b5e2f1a8d33",
    "request-id: req-8842-17",
    "order 202611227788",
    "订单号 202611220031",
    "Ray ID: 8f1c2d3e4a5b6c7d",
    "STAN 012345",
    "TLSv1.3",
    "1.5 s",
    "95188",
    "3 days",
    "32%",
];
