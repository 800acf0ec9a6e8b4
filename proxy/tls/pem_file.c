/* SPDX-License-Identifier: MIT
 *
 * tls/pem_file.c - keys and certificates in PEM files.
 */
#include "proxy/tls/pem_file.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "proxy/base/fd.h"

#define FILE_MAX	(256u * 1024)
#define CHAIN_MAX	8
#define KEY_MODE	0600
#define CERTIFICATE_MODE 0644

static void
say(char problem[PEM_PROBLEM_MAX], const char *path, const char *what)
{
	snprintf(problem, PEM_PROBLEM_MAX, "%s: %s", path, what);
}

/* ---- reading ------------------------------------------------------------- */

/* systemd gives its credentials by an access list, which shows as bits of the
 * group; who may read by group was chosen by the operator. */
static const char *
doubt_mode(const struct stat *st, bool secret)
{
	if (!S_ISREG(st->st_mode))
		return ("is not a regular file");
	if (st->st_size > (off_t)FILE_MAX)
		return ("is too large for keys or certificates");
	if (secret && (st->st_mode & (S_IRWXO | S_IWGRP)) != 0)
		return ("holds a private key, but others than its owner may "
			"read or change it; chmod 0600 is right");
	if (secret && st->st_uid != 0 && st->st_uid != geteuid())
		return ("holds a private key, but belongs to another user, who "
			"may read and change it");
	return (NULL);
}

/* The whole of the descriptor's file; NULL with errno. */
static BIO *
read_all(int fd)
{
	char *mem = malloc(FILE_MAX);
	BIO *bio = NULL;
	size_t len = 0;
	ssize_t n = 0;

	if (mem == NULL)
		return (NULL);
	while (len < FILE_MAX && (n = read(fd, mem + len, FILE_MAX - len)) > 0)
		len += (size_t)n;
	if (n != -1)
		bio = BIO_new(BIO_s_secmem());
	if (bio != NULL && len > 0 && BIO_write(bio, mem, (int)len) <= 0) {
		BIO_free(bio);
		bio = NULL;
	}
	OPENSSL_cleanse(mem, FILE_MAX);
	free(mem);
	return (bio);
}

static BIO *
open_bio(const char *path, bool secret, char problem[PEM_PROBLEM_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const char *doubt;
	BIO *bio = NULL;
	struct stat st;

	if (fd == -1 || fstat(fd, &st) != 0) {
		say(problem, path, strerror(errno));
		fd_close(&fd);
		return (NULL);
	}
	doubt = doubt_mode(&st, secret);
	if (doubt == NULL) {
		errno = ENOMEM;
		bio = read_all(fd);
		if (bio == NULL)
			doubt = strerror(errno);
	}
	if (doubt != NULL)
		say(problem, path, doubt);
	fd_close(&fd);
	return (bio);
}

/* Nobody is there to type it. */
static int
no_passphrase(char *out, int size, int writing, void *asked)
{
	(void)out;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return (-1);
}

EVP_PKEY *
pem_file_key(const char *path, char problem[PEM_PROBLEM_MAX])
{
	BIO *bio = open_bio(path, true, problem);
	bool encrypted = false;
	EVP_PKEY *key;

	if (bio == NULL)
		return (NULL);
	ERR_clear_error();
	key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, &encrypted);
	ERR_clear_error();
	BIO_free(bio);
	if (key == NULL)
		say(problem, path,
		    encrypted ? "the key is encrypted, and nobody is there to "
				"type its passphrase; openssl pkey writes one "
				"without"
			      : "there is no private key in PEM form in it");
	return (key);
}

/* 1: pushed, 0: no more, -1: bad. */
static int
read_one(BIO *bio, struct stack_st_X509 *all)
{
	X509 *x = PEM_read_bio_X509(bio, NULL, NULL, NULL);

	if (x == NULL)
		return (ERR_GET_REASON(ERR_peek_last_error()) ==
				PEM_R_NO_START_LINE
			    ? 0
			    : -1);
	if (sk_X509_num(all) == CHAIN_MAX || sk_X509_push(all, x) == 0) {
		X509_free(x);
		return (-1);
	}
	return (1);
}

struct stack_st_X509 *
pem_file_certificates(const char *path, char problem[PEM_PROBLEM_MAX])
{
	BIO *bio = open_bio(path, false, problem);
	struct stack_st_X509 *all;
	int got = -1;

	if (bio == NULL)
		return (NULL);
	ERR_clear_error();
	all = sk_X509_new_null();
	if (all != NULL)
		do
			got = read_one(bio, all);
		while (got == 1);
	ERR_clear_error();
	BIO_free(bio);
	if (got == 0 && sk_X509_num(all) > 0)
		return (all);
	say(problem, path,
	    got == 0 ? "there is no certificate in PEM form in it"
		     : "has a certificate that cannot be read, or too many");
	sk_X509_pop_free(all, X509_free);
	return (NULL);
}

/* ---- writing ------------------------------------------------------------- */

static int
with_ending(char out[PATH_MAX], const char *path, const char *ending)
{
	int n = snprintf(out, PATH_MAX, "%s%s", path, ending);

	if (n > 0 && n < PATH_MAX)
		return (0);
	errno = ENAMETOOLONG;
	return (-1);
}

/* What an earlier attempt left behind is no one's. */
static int
prepare(const char *path, mode_t mode, BIO *bio)
{
	char file[PATH_MAX], *mem;
	long len = BIO_get_mem_data(bio, &mem);
	int fd, bad;

	if (with_ending(file, path, ".new") != 0 ||
	    (unlink(file) != 0 && errno != ENOENT))
		return (-1);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    mode);
	if (fd == -1)
		return (-1);
	bad = fchmod(fd, mode) != 0 ||
	      fd_write_all(fd, mem, (size_t)len) != 0 || fsync(fd) != 0;
	fd_close(&fd);
	if (bad)
		(void)unlink(file);
	return (bad ? -1 : 0);
}

int
pem_file_prepare_key(const char *path, EVP_PKEY *key)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	int bad = -1;

	errno = ENOMEM;
	if (bio != NULL &&
	    PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
		bad = prepare(path, KEY_MODE, bio);
	BIO_free(bio);
	ERR_clear_error();
	return (bad);
}

int
pem_file_prepare_certificate(const char *path, X509 *certificate)
{
	BIO *bio = BIO_new(BIO_s_mem());
	int bad = -1;

	errno = ENOMEM;
	if (bio != NULL && PEM_write_bio_X509(bio, certificate) == 1)
		bad = prepare(path, CERTIFICATE_MODE, bio);
	BIO_free(bio);
	ERR_clear_error();
	return (bad);
}

int
pem_file_put(const char *path)
{
	char file[PATH_MAX];

	if (with_ending(file, path, ".new") != 0 || rename(file, path) != 0)
		return (-1);
	return (fd_sync_folder(path));
}

/* A second name, so that there is no moment without the first. */
int
pem_file_keep(const char *path)
{
	char old[PATH_MAX], beside[PATH_MAX];

	/* The one before it goes only when this one is there. */
	if (with_ending(old, path, ".old") != 0 ||
	    with_ending(beside, path, ".keep") != 0 ||
	    (unlink(beside) != 0 && errno != ENOENT) || link(path, beside) != 0)
		return (-1);
	if (rename(beside, old) != 0) {
		(void)unlink(beside);
		return (-1);
	}
	/* Two names of one file are left by rename(2). */
	(void)unlink(beside);
	return (0);
}
