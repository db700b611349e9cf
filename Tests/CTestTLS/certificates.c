#include "test_tls.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

static FILE *open_file(const char *file, const char *suffix, const char *mode) {
    char path[4096];
    snprintf(path, sizeof path, "%s%s", file, suffix);
    return fopen(path, mode);
}

static int extend(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    if (!extension) return 0;
    int is_done = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return is_done;
}

static int write_files(const char *file, X509 *certificate, EVP_PKEY *key, const char *password) {
    FILE *out = open_file(file, ".pem", "w");
    if (!out) return 0;
    int is_written = PEM_write_X509(out, certificate);
    fclose(out);
    if (!is_written || !(out = open_file(file, ".key", "w"))) return 0;
    is_written = PEM_write_PrivateKey(
        out, key, password ? EVP_aes_256_cbc() : NULL, NULL, 0, NULL, (void *)password);
    fclose(out);
    return is_written;
}

int test_tls_certify(
    const char *file, const struct test_tls_certificate *wanted, const char *issuer, const char *password) {
    int is_done = 0;
    EVP_PKEY *key = EVP_EC_gen("P-256"), *signer = key;
    X509 *certificate = X509_new(), *authority = certificate;
    FILE *in;
    if (!key || !certificate) goto end;
    if (issuer) {
        authority = NULL;
        signer = NULL;
        if ((in = open_file(issuer, ".pem", "r"))) {
            authority = PEM_read_X509(in, NULL, NULL, NULL);
            fclose(in);
        }
        if ((in = open_file(issuer, ".key", "r"))) {
            signer = PEM_read_PrivateKey(in, NULL, NULL, NULL);
            fclose(in);
        }
        if (!authority || !signer) goto end;
    }
    long serial;
    if (RAND_bytes((unsigned char *)&serial, sizeof serial) != 1) goto end;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial & 0x7FFFFFFF);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wanted->not_before);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wanted->not_after);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, (const unsigned char *)wanted->name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(authority));
    X509_set_pubkey(certificate, key);
    if (!extend(certificate, authority, NID_subject_key_identifier, "hash")) goto end;
    if (wanted->is_authority && !extend(certificate, authority, NID_basic_constraints, "critical,CA:TRUE")) goto end;
    if (wanted->alternative_names
        && !extend(certificate, authority, NID_subject_alt_name, wanted->alternative_names))
        goto end;
    if (wanted->purpose && !extend(certificate, authority, NID_ext_key_usage, wanted->purpose)) goto end;
    if (!X509_sign(certificate, signer, EVP_sha256())) goto end;
    is_done = write_files(file, certificate, key, password);
end:
    if (signer != key) EVP_PKEY_free(signer);
    if (authority != certificate) X509_free(authority);
    EVP_PKEY_free(key);
    X509_free(certificate);
    return is_done ? 0 : -1;
}
