/* SPDX-License-Identifier: MIT
 *
 * tls/ca.c - the certificate authority, from its files.
 *
 * Both files are written beside their places first, then the key is put there,
 * then the certificate.  Whoever comes after a break in the middle finds a key
 * with the certificate that fits it beside the old one, and goes on.
 */
#include "proxy/tls/ca.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/tls/ca_judge.h"
#include "proxy/tls/ca_make.h"
#include "proxy/tls/pem_file.h"

#define FOLDER_MODE	0755

struct ca {
	unsigned	 magic;
#define CA_MAGIC	0xca00c001u
	EVP_PKEY	*key;
	X509		*certificate;
	struct stack_st_X509 *chain;
};

/* Takes over all; the first certificate is the authority's, a root at the end
 * is the clients' to have. */
static struct ca *
ca_of(EVP_PKEY *key, struct stack_st_X509 *all)
{
	struct ca *ca = malloc(sizeof(*ca));
	int n;

	if (ca == NULL) {
		EVP_PKEY_free(key);
		sk_X509_pop_free(all, X509_free);
		return (NULL);
	}
	INIT_OBJ(ca, CA_MAGIC);
	ca->key = key;
	ca->certificate = sk_X509_shift(all);
	ca->chain = all;
	n = sk_X509_num(all);
	if (n > 0 && X509_self_signed(sk_X509_value(all, n - 1), 0) == 1)
		X509_free(sk_X509_pop(all));
	ERR_clear_error();
	return (ca);
}

/* ---- reading ------------------------------------------------------------- */

static struct ca *
read_both(const struct ca_places *p, int64_t now_s)
{
	char problem[PEM_PROBLEM_MAX];
	struct stack_st_X509 *all = pem_file_certificates(p->certificate,
	    problem);
	EVP_PKEY *key = all != NULL ? pem_file_key(p->key, problem) : NULL;
	const char *wrong;

	if (key == NULL) {
		diag_warnx("authority: %s", problem);
		sk_X509_pop_free(all, X509_free);
		return (NULL);
	}
	wrong = ca_judge(key, all, now_s);
	if (wrong == NULL)
		return (ca_of(key, all));
	diag_warnx("authority: %s (key %s): %s%s", p->certificate, p->key,
	    wrong,
	    p->given || p->key_given
		? ""
		: "; \"aduanactl ca rotate\" makes a new one");
	EVP_PKEY_free(key);
	sk_X509_pop_free(all, X509_free);
	return (NULL);
}

/* ---- making -------------------------------------------------------------- */

static int
complain(const char *path)
{
	diag_warn("authority: cannot write %s", path);
	return (-1);
}

static int
keep_old(const char *path)
{
	if (pem_file_keep(path) == 0 || errno == ENOENT)
		return (0);
	diag_warn("authority: cannot keep %s", path);
	return (-1);
}

enum write {
	WRITE_CERTIFICATE,
	WRITE_BOTH,
	WRITE_OVER	/* those that are there, which are kept */
};

/* On the disk, each complete, under the names that last. */
static int
write_both(const struct ca_places *p, EVP_PKEY *key, X509 *certificate,
    enum write what)
{
	bool with_key = what != WRITE_CERTIFICATE;

	if (with_key && pem_file_prepare_key(p->key, key) != 0)
		return (complain(p->key));
	if (pem_file_prepare_certificate(p->certificate, certificate) != 0)
		return (complain(p->certificate));
	if (what == WRITE_OVER &&
	    (keep_old(p->key) != 0 || keep_old(p->certificate) != 0))
		return (-1);
	if (with_key && pem_file_put(p->key) != 0)
		return (complain(p->key));
	if (pem_file_put(p->certificate) != 0)
		return (complain(p->certificate));
	return (0);
}

/* ${there}: NULL, or the key that is there already and stays. */
static int
make(const struct ca_places *p, const struct ca_wishes *w, EVP_PKEY *there,
    enum write what)
{
	EVP_PKEY *key = there != NULL ? there : ca_make_key();
	X509 *certificate = key != NULL ? ca_make_certificate(key, w) : NULL;
	int bad = -1;

	if (certificate == NULL)
		diag_warnx("authority: cannot make a certificate: no memory, "
			   "no randomness, or a bad name in tls.ca.names");
	else
		bad = write_both(p, key, certificate, what);
	if (bad == 0)
		diag_info("authority: made %s; clients need it to trust this "
			  "proxy",
		    p->certificate);
	X509_free(certificate);
	if (there == NULL)
		EVP_PKEY_free(key);
	return (bad);
}

static int
make_for_key(const struct ca_places *p, const struct ca_wishes *w)
{
	char problem[PEM_PROBLEM_MAX];
	EVP_PKEY *key = pem_file_key(p->key, problem);
	int bad;

	if (key == NULL) {
		diag_warnx("authority: %s", problem);
		return (-1);
	}
	bad = make(p, w, key, WRITE_CERTIFICATE);
	EVP_PKEY_free(key);
	return (bad);
}

/* A rotation that broke off between its two steps: the certificate that fits
 * the key lies beside. */
static void
finish_rotation(const struct ca_places *p)
{
	char file[PATH_MAX], problem[PEM_PROBLEM_MAX];
	int n = snprintf(file, sizeof(file), "%s.new", p->certificate);
	struct stack_st_X509 *all = NULL;
	EVP_PKEY *key = NULL;

	if (n > 0 && (size_t)n < sizeof(file) && access(file, F_OK) == 0 &&
	    (all = pem_file_certificates(file, problem)) != NULL &&
	    (key = pem_file_key(p->key, problem)) != NULL &&
	    X509_check_private_key(sk_X509_value(all, 0), key) == 1 &&
	    pem_file_put(p->certificate) != 0)
		(void)complain(p->certificate);
	ERR_clear_error();
	EVP_PKEY_free(key);
	sk_X509_pop_free(all, X509_free);
}

static int
make_missing(const struct ca_places *p, const struct ca_wishes *w)
{
	bool has_key = access(p->key, F_OK) == 0;

	if (has_key)
		finish_rotation(p);
	if (access(p->certificate, F_OK) == 0) {
		if (has_key)
			return (0);
		diag_warnx("authority: %s is there, but not its key %s; put "
			   "the key back, or take the certificate away and "
			   "a new authority is made",
		    p->certificate, p->key);
		return (-1);
	}
	if (errno != ENOENT)
		return (complain(p->certificate));
	return (has_key || p->key_given ? make_for_key(p, w)
					: make(p, w, NULL, WRITE_BOTH));
}

/* ---- the folder ---------------------------------------------------------- */

/* Two daemons with one state folder must not make two: who holds this makes.
 * The descriptor, or -1 after a complaint. */
static int
lock_folder(const struct ca_places *p)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(p->certificate, '/');
	int fd = -1;

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - p->certificate),
	    slash == NULL ? "." : p->certificate);
	if (mkdir(folder, FOLDER_MODE) == 0 || errno == EEXIST)
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1 && flock(fd, LOCK_EX) == 0)
		return (fd);
	diag_warn("authority: cannot use the folder %s", folder);
	fd_close(&fd);
	return (-1);
}

struct ca *
ca_open(const struct ca_places *p, const struct ca_wishes *w)
{
	struct ca *ca = NULL;
	int lock;

	if (p->given)
		return (read_both(p, w->now_s));
	lock = lock_folder(p);
	if (lock == -1)
		return (NULL);
	if (make_missing(p, w) == 0)
		ca = read_both(p, w->now_s);
	fd_close(&lock);
	return (ca);
}

struct ca *
ca_rotate(const struct ca_places *p, const struct ca_wishes *w)
{
	struct ca *ca = NULL;
	int lock;

	if (p->given || p->key_given) {
		diag_warnx("authority: %s is not aduana's to replace: put "
			   "another key and certificate in the place of those "
			   "that the settings name, and start again",
		    p->given ? p->certificate : p->key);
		return (NULL);
	}
	lock = lock_folder(p);
	if (lock == -1)
		return (NULL);
	if (make(p, w, NULL, WRITE_OVER) == 0)
		ca = read_both(p, w->now_s);
	fd_close(&lock);
	return (ca);
}

void
ca_free(struct ca *ca)
{
	if (ca == NULL)
		return;
	CHECK_OBJ(ca, CA_MAGIC);
	EVP_PKEY_free(ca->key);
	X509_free(ca->certificate);
	sk_X509_pop_free(ca->chain, X509_free);
	FINI_OBJ(ca);
	free(ca);
}

X509 *
ca_certificate(const struct ca *ca)
{
	CHECK_OBJ(ca, CA_MAGIC);
	return (ca->certificate);
}

EVP_PKEY *
ca_key(const struct ca *ca)
{
	CHECK_OBJ(ca, CA_MAGIC);
	return (ca->key);
}

struct stack_st_X509 *
ca_chain(const struct ca *ca)
{
	CHECK_OBJ(ca, CA_MAGIC);
	return (ca->chain);
}
