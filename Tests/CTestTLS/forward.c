#include "test_tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

/// One client: its bytes go through buffers in memory, so that the server decides how they are sent.
struct connection {
    const struct test_tls_server *settings;
    int client, server, sent, is_over, is_reset;
    SSL *tls;
    BIO *incoming, *outgoing;
};

static SSL_CTX *make_context(const struct test_tls_server *settings) {
    char path[4096];
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) return NULL;
    SSL_CTX_set_min_proto_version(context, settings->least);
    SSL_CTX_set_max_proto_version(context, settings->most);
    snprintf(path, sizeof path, "%s.pem", settings->certificate);
    int is_ready = SSL_CTX_use_certificate_chain_file(context, path);
    snprintf(path, sizeof path, "%s.key", settings->certificate);
    is_ready = is_ready && SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM);
    if (settings->client_authority) {
        snprintf(path, sizeof path, "%s.pem", settings->client_authority);
        is_ready = is_ready && SSL_CTX_load_verify_file(context, path);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    if (is_ready) return context;
    SSL_CTX_free(context);
    return NULL;
}

static int send_all(int descriptor, const char *bytes, int count) {
    for (int sent = 0; sent < count;) {
        ssize_t moved = send(descriptor, bytes + sent, (size_t)(count - sent), MSG_NOSIGNAL);
        if (moved <= 0) return 0;
        sent += (int)moved;
    }
    return 1;
}

/// Sends what TLS has written, in pieces, until the connection is to break.
static void send_outgoing(struct connection *this) {
    char bytes[1 << 14];
    int room = this->settings->piece ? this->settings->piece : (int)sizeof bytes;
    for (int count; !this->is_over && (count = BIO_read(this->outgoing, bytes, room)) > 0;) {
        int rest = this->settings->end_after - this->sent;
        if (this->settings->end_after && count >= rest) {
            count = rest;
            this->is_over = 1;
        }
        if (!send_all(this->client, bytes, count)) this->is_over = 1;
        this->sent += count;
    }
}

/// Takes what TLS makes of what has come, the handshake first.
static void take_incoming(struct connection *this) {
    char bytes[1 << 14];
    int count;
    if (!SSL_is_init_finished(this->tls)) {
        int result = SSL_do_handshake(this->tls);
        // A refusal goes out before the end.
        if (result != 1 && SSL_get_error(this->tls, result) != SSL_ERROR_WANT_READ) {
            send_outgoing(this);
            this->is_over = 1;
            return;
        }
        send_outgoing(this);
        if (result != 1) return;
    }
    while ((count = SSL_read(this->tls, bytes, sizeof bytes)) > 0) {
        if (!send_all(this->server, bytes, count)) this->is_over = 1;
    }
    if (SSL_get_error(this->tls, count) != SSL_ERROR_WANT_READ) this->is_over = 1;
    send_outgoing(this);
}

static void hear_client(struct connection *this) {
    char bytes[1 << 14];
    ssize_t count = recv(this->client, bytes, sizeof bytes, 0);
    if (count <= 0) {
        this->is_over = 1;
        return;
    }
    BIO_write(this->incoming, bytes, (int)count);
    take_incoming(this);
}

static void hear_server(struct connection *this) {
    char bytes[1 << 16];
    ssize_t count = recv(this->server, bytes, sizeof bytes, 0);
    if (count > 0) {
        SSL_write(this->tls, bytes, (int)count);
    } else {
        if (count < 0) this->is_reset = 1; else if (!this->settings->is_rude) SSL_shutdown(this->tls);
    }
    send_outgoing(this);
    if (count <= 0) this->is_over = 1;
}

int test_tls_forward(int client, int server, const struct test_tls_server *settings) {
    SSL_CTX *context = make_context(settings);
    if (!context) return 1;
    struct connection this = {.settings = settings, .client = client, .server = server, .tls = SSL_new(context)};
    this.incoming = BIO_new(BIO_s_mem());
    this.outgoing = BIO_new(BIO_s_mem());
    SSL_set_bio(this.tls, this.incoming, this.outgoing);
    SSL_set_accept_state(this.tls);
    while (!this.is_over) {
        struct pollfd polled[] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
        // Before the handshake nothing can be said.
        if (poll(polled, SSL_is_init_finished(this.tls) ? 2 : 1, -1) < 0) {
            if (errno == EINTR) continue;
            break;
        }
        if (polled[0].revents) hear_client(&this);
        if (!this.is_over && SSL_is_init_finished(this.tls) && polled[1].revents) hear_server(&this);
    }
    SSL_free(this.tls);
    SSL_CTX_free(context);
    ERR_clear_error();
    return this.is_reset;
}
