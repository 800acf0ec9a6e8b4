/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/fake_signer.h - a signer inside a test: answers what stands in
 * its socket when it is told to.
 */
#ifndef ADUANA_TESTS_FAKE_SIGNER_H
#define ADUANA_TESTS_FAKE_SIGNER_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/socket.h>

#include "proxy/tls/signer_message.h"
#include "tests/unit/unit.h"

struct fake_signer {
	int		 fd;		/* its own end */
	int		 worker_fd;
	uint64_t	 epoch;
	int		 seconds;	/* that leaves live */
	int		 ahead;		/* the signer's clock */
	const char	*mint_as;	/* another name than the asked one */
	enum signer_result result;	/* to LEAF */
	unsigned	 keys_asked;
	unsigned	 leaves_asked;
	uint32_t	 last_id;
	EVP_PKEY	*root_key;
	EVP_PKEY	*leaf_key;
	X509		*root;
};

static inline X509 *
fake_certificate(struct fake_signer *s, const char *name, EVP_PKEY *key,
    int seconds)
{
	X509 *x = X509_new();
	X509_NAME *subject = X509_NAME_new();
	X509_EXTENSION *san;
	char text[300];

	ck_assert_ptr_nonnull(x);
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), s->ahead - 60);
	X509_gmtime_adj(X509_getm_notAfter(x), seconds);
	X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC,
	    (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(x, subject);
	if (name != NULL) {
		X509_NAME_free(subject);
		subject = X509_NAME_new();
		snprintf(text, sizeof(text), "%s:%s",
		    strspn(name, "0123456789.") == strlen(name) ? "IP" : "DNS",
		    name);
		san = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
		    text);
		ck_assert_ptr_nonnull(san);
		X509_add_ext(x, san, -1);
		X509_EXTENSION_free(san);
	}
	X509_set_subject_name(x, subject);
	X509_NAME_free(subject);
	X509_set_pubkey(x, key);
	ck_assert_int_gt(X509_sign(x, s->root_key, EVP_sha256()), 0);
	return (x);
}

static inline void
fake_signer_open(struct fake_signer *s)
{
	int fds[2];

	memset(s, 0, sizeof(*s));
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	s->fd = fds[0];
	s->worker_fd = fds[1];
	s->epoch = 7;
	s->seconds = 86400;
	s->root_key = EVP_EC_gen("P-256");
	s->leaf_key = EVP_EC_gen("P-256");
	s->root = fake_certificate(s, NULL, s->root_key, 86400);
}

/* As if it had been started again: other keys, another epoch. */
static inline void
fake_signer_renew(struct fake_signer *s)
{
	EVP_PKEY_free(s->leaf_key);
	s->leaf_key = EVP_EC_gen("P-256");
	s->epoch++;
}

static inline void
fake_signer_close(struct fake_signer *s)
{
	EVP_PKEY_free(s->root_key);
	EVP_PKEY_free(s->leaf_key);
	X509_free(s->root);
	close(s->fd);
	close(s->worker_fd);
}

static inline void
fake_signer_send(struct fake_signer *s, const struct signer_answer *a)
{
	static char out[SIGNER_MESSAGE_MAX];
	size_t len = signer_answer_encode(a, out);

	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(send(s->fd, out, len, 0), (ssize_t)len);
}

static inline void
fake_signer_answer(struct fake_signer *s, const struct signer_ask *ask)
{
	static const char tickets[SIGNER_TICKET_KEYS * SIGNER_TICKET_KEY_SIZE];
	unsigned char *der = NULL, *root = NULL;
	struct signer_answer a = {
	    .kind = ask->kind,
	    .id = ask->id,
	    .epoch = s->epoch,
	};
	char name[300];
	X509 *leaf;
	int len;

	if (ask->kind == SIGNER_ASK_KEYS) {
		s->keys_asked++;
		len = i2d_PrivateKey(s->leaf_key, &der);
		a.leaf_key = (struct str){(char *)der, (size_t)len};
		len = i2d_X509(s->root, &root);
		a.chain = (struct str){(char *)root, (size_t)len};
		a.tickets = (struct str){tickets, sizeof(tickets)};
		a.again_s = 3600;
	} else {
		s->leaves_asked++;
		s->last_id = ask->id;
		a.result = s->result;
	}
	if (ask->kind == SIGNER_ASK_LEAF && s->result == SIGNER_OK) {
		str_to_z(ask->name, name, sizeof(name));
		leaf = fake_certificate(s,
		    s->mint_as != NULL ? s->mint_as : name, s->leaf_key,
		    s->seconds);
		len = i2d_X509(leaf, &der);
		a.leaf = (struct str){(char *)der, (size_t)len};
		X509_free(leaf);
	}
	fake_signer_send(s, &a);
	OPENSSL_free(der);
	OPENSSL_free(root);
}

/* Answer all that stands there; how many. */
static inline unsigned
fake_signer_work(struct fake_signer *s)
{
	static char in[SIGNER_MESSAGE_MAX];
	struct signer_ask ask;
	unsigned n = 0;
	ssize_t len;

	while ((len = recv(s->fd, in, sizeof(in), MSG_DONTWAIT)) > 0) {
		ck_assert_int_eq(signer_ask_decode(&ask, in, (size_t)len), 0);
		fake_signer_answer(s, &ask);
		n++;
	}
	return (n);
}

#endif
