/* SPDX-License-Identifier: MIT
 *
 * tls/staple.c - find the answer for the leaf, see who signed it.
 */
#include "proxy/tls/staple.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include "proxy/tls/strict.h"
#include "proxy/tls/verify.h"

#define SKEW_S		300L
/* An answer that does not say when the next comes. */
#define AGE_MAX_S	(7L * 86400)
#define SINGLES_MAX	64

enum word {
	WORD_NONE,	/* no answer that counts */
	WORD_GOOD,
	WORD_REVOKED
};

static OCSP_BASICRESP *
parse(SSL *ssl)
{
	const unsigned char *p = NULL;
	long len = SSL_get_tlsext_status_ocsp_resp(ssl, &p);
	OCSP_RESPONSE *response;
	OCSP_BASICRESP *basic = NULL;

	if (p == NULL || len <= 0)
		return (NULL);
	response = d2i_OCSP_RESPONSE(NULL, &p, len);
	if (response != NULL &&
	    OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
		basic = OCSP_response_get1_basic(response);
	OCSP_RESPONSE_free(response);
	return (basic);
}

/* By the issuer itself, whom the verified chain vouches for, or by somebody
 * whom the issuer has appointed. */
static bool
is_signed(OCSP_BASICRESP *basic, SSL *ssl, X509 *issuer)
{
	X509_STORE *store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
	STACK_OF(X509) *certs = sk_X509_new_null();
	bool good = false;

	if (certs != NULL && sk_X509_push(certs, issuer))
		good = OCSP_basic_verify(basic, certs, store, OCSP_TRUSTOTHER) >
		       0;
	sk_X509_free(certs);
	return (good);
}

static bool
is_for(OCSP_SINGLERESP *single, X509 *leaf, X509 *issuer)
{
	const OCSP_CERTID *id = OCSP_SINGLERESP_get0_id(single);
	ASN1_OBJECT *digest = NULL;
	OCSP_CERTID *want;
	bool same;

	if (!OCSP_id_get0_info(NULL, &digest, NULL, NULL, (OCSP_CERTID *)id) ||
	    EVP_get_digestbyobj(digest) == NULL)
		return (false);
	want = OCSP_cert_to_id(EVP_get_digestbyobj(digest), leaf, issuer);
	same = want != NULL && OCSP_id_cmp(want, id) == 0;
	OCSP_CERTID_free(want);
	return (same);
}

static enum word
word_of(OCSP_SINGLERESP *single)
{
	ASN1_GENERALIZEDTIME *this_update = NULL;
	ASN1_GENERALIZEDTIME *next_update = NULL;
	int status = OCSP_single_get0_status(single, NULL, NULL, &this_update,
	    &next_update);

	if (!OCSP_check_validity(this_update, next_update, SKEW_S,
		next_update == NULL ? AGE_MAX_S : -1))
		return (WORD_NONE);
	if (status == V_OCSP_CERTSTATUS_REVOKED)
		return (WORD_REVOKED);
	return (status == V_OCSP_CERTSTATUS_GOOD ? WORD_GOOD : WORD_NONE);
}

static enum word
find_word(OCSP_BASICRESP *basic, X509 *leaf, X509 *issuer)
{
	enum word found = WORD_NONE;
	enum word word;
	OCSP_SINGLERESP *single;
	int i;

	for (i = 0; i < OCSP_resp_count(basic) && i < SINGLES_MAX; i++) {
		single = OCSP_resp_get0(basic, i);
		if (!is_for(single, leaf, issuer))
			continue;
		word = word_of(single);
		if (word > found)
			found = word;
	}
	return (found);
}

int
staple_check(struct ssl_st *ssl, void *unused)
{
	struct verify *v = verify_of(ssl);
	STACK_OF(X509) *chain = SSL_get0_verified_chain(ssl);
	OCSP_BASICRESP *basic;
	enum word word = WORD_NONE;
	X509 *leaf, *issuer;

	(void)unused;
	/* A session that is resumed was looked at when it began; a chain that
	 * was excused has nobody who could sign. */
	if (SSL_session_reused(ssl) || sk_X509_num(chain) < 2)
		return (1);
	leaf = sk_X509_value(chain, 0);
	issuer = sk_X509_value(chain, 1);
	basic = parse(ssl);
	if (basic != NULL && is_signed(basic, ssl, issuer))
		word = find_word(basic, leaf, issuer);
	OCSP_BASICRESP_free(basic);
	ERR_clear_error();
	switch (word) {
	case WORD_GOOD:
		return (1);
	case WORD_REVOKED:
		return (verify_fault(v, TLS_CHECK_REVOKED, ssl, leaf, 0,
		    "the OCSP answer that the host sent along says so"));
	case WORD_NONE:
		break;
	}
	return (!strict_wants_staple(leaf) ||
		verify_fault(v, TLS_CHECK_NO_STAPLE, ssl, leaf, 0, ""));
}
