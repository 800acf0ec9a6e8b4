/* SPDX-License-Identifier: MIT
 *
 * tls/trust.c - PEM files into a store.
 */
#include "proxy/tls/trust.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <errno.h>
#include <string.h>

#include "config/complaint.h"
#include "config/settings.h"

/* Where Debian's ca-certificates puts all of them. */
#define SYSTEM_BUNDLE	"/etc/ssl/certs/ca-certificates.crt"

/* The next object of ${in} into the store: 1, 0 at the end, -1 for one that is
 * no good. */
typedef int read_fn(X509_STORE *, BIO *in);

static int
is_end(void)
{
	unsigned long error = ERR_peek_last_error();

	return (ERR_GET_LIB(error) == ERR_LIB_PEM &&
		ERR_GET_REASON(error) == PEM_R_NO_START_LINE);
}

static int
read_certificate(X509_STORE *store, BIO *in)
{
	X509 *cert = PEM_read_bio_X509(in, NULL, NULL, NULL);
	int added;

	if (cert == NULL)
		return (is_end() ? 0 : -1);
	added = X509_STORE_add_cert(store, cert);
	X509_free(cert);
	return (added ? 1 : -1);
}

static int
read_crl(X509_STORE *store, BIO *in)
{
	X509_CRL *crl = PEM_read_bio_X509_CRL(in, NULL, NULL, NULL);
	int added;

	if (crl == NULL)
		return (is_end() ? 0 : -1);
	added = X509_STORE_add_crl(store, crl);
	X509_CRL_free(crl);
	return (added ? 1 : -1);
}

static size_t
read_file(X509_STORE *store, const char *path, read_fn *next, const char *what,
    struct complaints *complaints)
{
	struct place place = {.file = path};
	size_t count = 0;
	BIO *in;
	int got;

	ERR_clear_error();
	errno = 0;
	in = BIO_new_file(path, "r");
	if (in == NULL) {
		complaints_add(complaints, place, "cannot be read: %s",
		    errno != 0 ? strerror(errno) : "no memory");
		ERR_clear_error();
		return (0);
	}
	while ((got = next(store, in)) > 0)
		count++;
	if (got < 0)
		complaints_add(complaints, place,
		    "%s number %zu is damaged; is this a PEM file?", what,
		    count + 1);
	else if (count == 0)
		complaints_add(complaints, place,
		    "there is no %s in it; it must be a PEM file", what);
	BIO_free(in);
	ERR_clear_error();
	return (count);
}

static void
load_system(X509_STORE *store)
{
	ERR_clear_error();
	if (!X509_STORE_load_file(store, SYSTEM_BUNDLE))
		(void)X509_STORE_set_default_paths(store);
	ERR_clear_error();
}

struct x509_store_st *
trust_load(const struct settings *settings, struct complaints *complaints)
{
	X509_STORE *store = X509_STORE_new();
	size_t i;

	if (store == NULL)
		return (NULL);
	load_system(store);
	for (i = 0; i < settings->tls_trust.count; i++)
		(void)read_file(store, settings->tls_trust.at[i],
		    read_certificate, "certificate", complaints);
	return (store);
}

size_t
trust_load_crls(struct x509_store_st *store, const struct settings *settings,
    struct complaints *complaints)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < settings->tls_crl.count; i++)
		count += read_file(store, settings->tls_crl.at[i], read_crl,
		    "list of revoked certificates", complaints);
	return (count);
}
