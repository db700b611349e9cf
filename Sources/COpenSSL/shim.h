#pragma once

// OpenSSL is loaded for the first TLS connection, and not at program start: loading it takes more than a millisecond,
// which connections without TLS do not need.

#if !__has_include(<openssl/ssl.h>)
#error The headers of OpenSSL 3 are missing; on Debian and Ubuntu they are in libssl-dev
#endif

#include <dlfcn.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// The names of all functions in use.
#define OPENSSL_FUNCTIONS(FUNCTION) \
    FUNCTION(ASN1_STRING_get0_data) \
    FUNCTION(ASN1_STRING_length) \
    FUNCTION(ASN1_TIME_to_tm) \
    FUNCTION(BIO_clear_flags) \
    FUNCTION(BIO_get_data) \
    FUNCTION(BIO_meth_new) \
    FUNCTION(BIO_meth_set_ctrl) \
    FUNCTION(BIO_meth_set_read) \
    FUNCTION(BIO_meth_set_write) \
    FUNCTION(BIO_new) \
    FUNCTION(BIO_set_data) \
    FUNCTION(BIO_set_flags) \
    FUNCTION(BIO_set_init) \
    FUNCTION(ERR_clear_error) \
    FUNCTION(ERR_get_error) \
    FUNCTION(ERR_reason_error_string) \
    FUNCTION(GENERAL_NAME_get0_value) \
    FUNCTION(GENERAL_NAMES_free) \
    FUNCTION(OPENSSL_cipher_name) \
    FUNCTION(OPENSSL_sk_num) \
    FUNCTION(OPENSSL_sk_value) \
    FUNCTION(SSL_CIPHER_get_name) \
    FUNCTION(SSL_connect) \
    FUNCTION(SSL_CTX_check_private_key) \
    FUNCTION(SSL_CTX_ctrl) \
    FUNCTION(SSL_CTX_free) \
    FUNCTION(SSL_CTX_load_verify_file) \
    FUNCTION(SSL_CTX_new) \
    FUNCTION(SSL_CTX_set_cipher_list) \
    FUNCTION(SSL_CTX_set_ciphersuites) \
    FUNCTION(SSL_CTX_set_client_cert_cb) \
    FUNCTION(SSL_CTX_set_default_passwd_cb) \
    FUNCTION(SSL_CTX_set_default_passwd_cb_userdata) \
    FUNCTION(SSL_CTX_set_default_read_buffer_len) \
    FUNCTION(SSL_CTX_set_default_verify_paths) \
    FUNCTION(SSL_CTX_set_options) \
    FUNCTION(SSL_CTX_use_certificate_chain_file) \
    FUNCTION(SSL_CTX_use_PrivateKey_file) \
    FUNCTION(SSL_ctrl) \
    FUNCTION(SSL_free) \
    FUNCTION(SSL_get0_param) \
    FUNCTION(SSL_get_current_cipher) \
    FUNCTION(SSL_get_error) \
    FUNCTION(SSL_get_ex_data) \
    FUNCTION(SSL_get_ex_data_X509_STORE_CTX_idx) \
    FUNCTION(SSL_get_version) \
    FUNCTION(SSL_has_pending) \
    FUNCTION(SSL_new) \
    FUNCTION(SSL_read_ex) \
    FUNCTION(SSL_set1_host) \
    FUNCTION(SSL_set_bio) \
    FUNCTION(SSL_set_ex_data) \
    FUNCTION(SSL_set_hostflags) \
    FUNCTION(SSL_set_verify) \
    FUNCTION(SSL_shutdown) \
    FUNCTION(SSL_write_ex) \
    FUNCTION(TLS_client_method) \
    FUNCTION(X509_get0_notAfter) \
    FUNCTION(X509_get0_notBefore) \
    FUNCTION(X509_get_ext_d2i) \
    FUNCTION(X509_get_subject_name) \
    FUNCTION(X509_NAME_get_text_by_NID) \
    FUNCTION(X509_STORE_CTX_get_current_cert) \
    FUNCTION(X509_STORE_CTX_get_error) \
    FUNCTION(X509_STORE_CTX_get_error_depth) \
    FUNCTION(X509_STORE_CTX_get_ex_data) \
    FUNCTION(X509_verify_cert_error_string) \
    FUNCTION(X509_VERIFY_PARAM_set1_ip_asc) \
    FUNCTION(X509_VERIFY_PARAM_set_flags)

#define OPENSSL_FIELD(name) __typeof__(name) *_Nonnull name;

/// The address of each function, with its type from the header of OpenSSL.
struct openssl_functions {
    OPENSSL_FUNCTIONS(OPENSSL_FIELD)
};

#define OPENSSL_TEXT(number) OPENSSL_TEXT_OF(number)
#define OPENSSL_TEXT_OF(number) #number

/// The library that matches the headers.
#define OPENSSL_LIBRARY "libssl.so." OPENSSL_TEXT(OPENSSL_SHLIB_VERSION)

#define OPENSSL_FIND(name) \
    if (!(found = dlsym(library, #name))) return #name; \
    functions->name = (__typeof__(name) *)found;

/// Finds all functions, and returns the missing one. dlsym has no types, so this is written in C.
static inline const char *_Nullable openssl_load(struct openssl_functions *_Nonnull functions) {
    void *library = dlopen(OPENSSL_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) return OPENSSL_LIBRARY;
    void *found;
    OPENSSL_FUNCTIONS(OPENSSL_FIND)
    return NULL;
}

/// Configures every context. SSL_CTX_set_mode and SSL_CTX_set_read_ahead are macros, and the options are shifted bits,
/// which Swift does not import. A partially sent request can continue from another address.
static inline void openssl_prepare(const struct openssl_functions *_Nonnull functions, SSL_CTX *_Nonnull context) {
    functions->SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    functions->SSL_CTX_ctrl(
        context, SSL_CTRL_MODE, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, NULL);
    functions->SSL_CTX_ctrl(context, SSL_CTRL_SET_READ_AHEAD, 1, NULL);
}

/// SSL_CTX_set_min_proto_version and SSL_CTX_set_max_proto_version are macros.
static inline void openssl_set_versions(
    const struct openssl_functions *_Nonnull functions, SSL_CTX *_Nonnull context, int least, int most) {
    functions->SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, least, NULL);
    functions->SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, most, NULL);
}

/// SSL_set_tlsext_host_name is a macro, which takes a constant name as mutable.
static inline void openssl_set_server_name(
    const struct openssl_functions *_Nonnull functions, SSL *_Nonnull connection, const char *_Nonnull name) {
    functions->SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, (void *)name);
}
