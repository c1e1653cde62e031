# docker build -t paydoctor . && docker run --rm -v "$PWD:/work:ro" paydoctor smoke smoke.toml
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock build.rs ./
COPY benches benches
COPY checks checks
COPY crates crates
COPY src src
RUN cargo build --profile dist --locked --bin paydoctor

# It has the C library, the authorities of the web and the time zones, and nothing else; no shell, no root.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/dist/paydoctor /usr/local/bin/paydoctor
WORKDIR /work
USER nonroot
ENTRYPOINT ["/usr/local/bin/paydoctor"]
CMD ["--help"]
