#pragma once

/// What a certificate is to be like.
struct test_tls_certificate {
    /// The common name.
    const char *name;
    /// Such as "DNS:localhost,IP:127.0.0.1"; NULL: none.
    const char *alternative_names;
    /// Such as "serverAuth"; NULL: any.
    const char *purpose;
    int is_authority;
    /// Seconds from now.
    long not_before, not_after;
};

/// Makes a key and a certificate for it, as FILE.pem and FILE.key, signed by what is at `issuer`; NULL: by itself.
///
/// - Parameter password: encrypts the key; NULL: it is not encrypted.
/// - Returns: 0, or -1 when something went wrong.
int test_tls_certify(
    const char *file, const struct test_tls_certificate *certificate, const char *issuer, const char *password);

/// How a server behaves.
struct test_tls_server {
    /// FILE.pem and FILE.key.
    const char *certificate;
    /// Clients must have a certificate signed by the CA in FILE.pem; NULL: they need none.
    const char *client_authority;
    /// TLS1_2_VERSION, TLS1_3_VERSION; 0: any.
    int least, most;
    /// At most so many bytes are sent at a time; 0: any number.
    int piece;
    /// The connection breaks when so many bytes were sent; 0: never.
    int end_after;
    /// The end is not announced.
    int is_rude;
};

/// Forwards what a TLS client sends to a server without TLS, and its answers back, until one of them has enough.
///
/// - Returns: 1 when the connection to the client is to be reset, else 0.
int test_tls_forward(int client, int server, const struct test_tls_server *settings);
