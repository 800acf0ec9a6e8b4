/* SPDX-License-Identifier: MIT
 *
 * tests/unit/tls/ca_test.c - the authority and its files.
 */
#include "proxy/tls/ca.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "config/settings.h"
#include "proxy/base/fd.h"
#include "proxy/tls/ca_places.h"
#include "proxy/tls/mint.h"
#include "tests/unit/unit.h"

static char folder[PATH_MAX - 64], key_path[PATH_MAX], crt_path[PATH_MAX];
static struct ca_places places;
static struct ca_wishes wishes;

static void
set_up(void)
{
	snprintf(folder, sizeof(folder), "%s", "/tmp/aduana-ca-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(key_path, sizeof(key_path), "%s/ca/ca.key", folder);
	snprintf(crt_path, sizeof(crt_path), "%s/ca/ca.crt", folder);
	places = (struct ca_places){key_path, crt_path, false, false};
	wishes = (struct ca_wishes){"host.example", time(NULL), NULL, 0};
}

static void
tear_down(void)
{
	static const char *const names[] = {"ca.key", "ca.crt", "ca.key.old",
	    "ca.crt.old", "ca.key.new", "ca.crt.new"};
	char path[PATH_MAX];

	for (size_t i = 0; i < ROWS(names); i++) {
		snprintf(path, sizeof(path), "%s/ca/%s", folder, names[i]);
		(void)unlink(path);
	}
	snprintf(path, sizeof(path), "%s/ca", folder);
	(void)rmdir(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return (st.st_mode & 07777);
}

static void
put_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	ck_assert_int_eq(fd_write_all(fd, text, strlen(text)), 0);
	fd_close(&fd);
}

static void
move_file(const char *from, const char *to)
{
	char a[PATH_MAX], b[PATH_MAX];

	snprintf(a, sizeof(a), "%s/ca/%s", folder, from);
	snprintf(b, sizeof(b), "%s/ca/%s", folder, to);
	ck_assert_int_eq(rename(a, b), 0);
}

START_TEST(makes_one_and_keeps_it)
{
	struct ca *ca, *again;
	X509 *x;

	set_up();
	(void)umask(0);
	ca = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(ca);
	ck_assert_uint_eq(mode_of(key_path), 0600);
	ck_assert_uint_eq(mode_of(crt_path), 0644);
	x = ca_certificate(ca);
	ck_assert_int_eq(X509_check_ca(x), 1);
	ck_assert_int_eq(X509_get_pathlen(x), 0);
	ck_assert_uint_eq(X509_get_key_usage(x),
	    KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	ck_assert_int_eq(X509_get_ext_by_critical(x, 1, -1) >= 0, 1);
	ck_assert_int_eq(EVP_PKEY_get_bits(ca_key(ca)), 256);
	ck_assert_int_eq(X509_self_signed(x, 1), 1);
	ck_assert_int_eq(sk_X509_num(ca_chain(ca)), 0);
	again = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(again);
	ck_assert_int_eq(X509_cmp(x, ca_certificate(again)), 0);
	ca_free(again);
	ca_free(ca);
	tear_down();
}
END_TEST

START_TEST(makes_one_for_two)
{
	struct ca *ca;
	int status;
	pid_t pid;

	set_up();
	pid = fork();
	ck_assert_int_ne(pid, -1);
	ca = ca_open(&places, &wishes);
	if (pid == 0)
		_exit(ca == NULL);
	ck_assert_ptr_nonnull(ca);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ca_free(ca);
	/* The files are of one authority. */
	ca = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(ca);
	ca_free(ca);
	tear_down();
}
END_TEST

START_TEST(rotates_and_keeps_the_old)
{
	struct ca *ca, *new;

	set_up();
	ca = ca_open(&places, &wishes);
	new = ca_rotate(&places, &wishes);
	ck_assert_ptr_nonnull(new);
	ck_assert_int_ne(X509_cmp(ca_certificate(ca), ca_certificate(new)), 0);
	ca_free(new);
	/* Again, over an old one that is there. */
	new = ca_rotate(&places, &wishes);
	ck_assert_ptr_nonnull(new);
	ca_free(new);
	move_file("ca.key.old", "ca.key");
	move_file("ca.crt.old", "ca.crt");
	new = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(new);
	ca_free(new);
	ca_free(ca);
	tear_down();
}
END_TEST

static ino_t
number_of(const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	snprintf(path, sizeof(path), "%s/ca/%s", folder, name);
	ck_assert_int_eq(stat(path, &st), 0);
	return (st.st_ino);
}

/* A rotation that cannot be costs nothing that was kept before. */
START_TEST(keeps_the_old_in_vain)
{
	ino_t key, crt;
	char path[PATH_MAX];

	set_up();
	ca_free(ca_open(&places, &wishes));
	ca_free(ca_rotate(&places, &wishes));
	key = number_of("ca.key.old");
	crt = number_of("ca.crt.old");
	snprintf(path, sizeof(path), "%s/ca/ca.crt.new", folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	ck_assert_ptr_null(ca_rotate(&places, &wishes));
	ck_assert_uint_eq(number_of("ca.key.old"), key);
	ck_assert_uint_eq(number_of("ca.crt.old"), crt);
	ck_assert_int_eq(rmdir(path), 0);
	/* Nor does one without a key. */
	ck_assert_int_eq(unlink(key_path), 0);
	ca_free(ca_rotate(&places, &wishes));
	ck_assert_uint_eq(number_of("ca.key.old"), key);
	tear_down();
}
END_TEST

START_TEST(goes_on_after_a_break)
{
	struct ca *ca, *new;

	set_up();
	ca = ca_open(&places, &wishes);
	/* The new key is in its place, its certificate not yet. */
	new = ca_rotate(&places, &wishes);
	move_file("ca.crt", "ca.crt.new");
	move_file("ca.crt.old", "ca.crt");
	ca_free(ca);
	ca = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(ca);
	ck_assert_int_eq(X509_cmp(ca_certificate(ca), ca_certificate(new)), 0);
	ca_free(ca);
	/* Before either: what lies beside does not count. */
	put_file(crt_path, "", 0644);
	ck_assert_ptr_null(ca_open(&places, &wishes));
	ca_free(new);
	tear_down();
}
END_TEST

START_TEST(makes_a_certificate_for_a_key)
{
	struct ca *ca, *again;

	set_up();
	ca = ca_open(&places, &wishes);
	ck_assert_int_eq(unlink(crt_path), 0);
	places.key_given = true;
	again = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(again);
	ck_assert_int_eq(EVP_PKEY_eq(ca_key(ca), ca_key(again)), 1);
	ck_assert_ptr_null(ca_rotate(&places, &wishes));
	ca_free(again);
	ca_free(ca);
	tear_down();
}
END_TEST

/* ---- what cannot be ------------------------------------------------------ */

static void
lose_key(void)
{
	ck_assert_int_eq(unlink(key_path), 0);
}

static void
open_key_to_others(void)
{
	ck_assert_int_eq(chmod(key_path, 0604), 0);
}

static void
exchange_key(void)
{
	struct ca *other;

	move_file("ca.crt", "ca.crt.old");
	move_file("ca.key", "ca.key.old");
	other = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(other);
	ca_free(other);
	move_file("ca.key.old", "ca.key");
}

static void
spoil_certificate(void)
{
	put_file(crt_path, "-----BEGIN CERTIFICATE-----\nAAAA\n"
			   "-----END CERTIFICATE-----\n", 0644);
}

static void
spoil_key(void)
{
	put_file(key_path, "no key\n", 0600);
}

static void
encrypt_key(void)
{
	BIO *in = BIO_new_file(key_path, "r"), *out;
	EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);

	out = BIO_new_file(key_path, "w");
	ck_assert_int_eq(PEM_write_bio_PKCS8PrivateKey(out, key,
			     EVP_aes_128_cbc(), "secret", 6, NULL, NULL), 1);
	BIO_free(in);
	BIO_free(out);
	EVP_PKEY_free(key);
}

static void
give_key_away(void)
{
	ck_assert_int_eq(chown(key_path, 1, 1), 0);
	ck_assert_int_eq(chmod(key_path, 0600), 0);
}

static void
let_time_pass(void)
{
	wishes.now_s += 11LL * 366 * 86400;
}

static void
turn_time_back(void)
{
	wishes.now_s -= 2LL * 86400;
}

/* A leaf in place of the authority, with its own key. */
static void
put_leaf(void)
{
	struct ca *ca = ca_open(&places, &wishes);
	struct mint_order o = {ca_certificate(ca), ca_key(ca), ca_key(ca),
	    STR("a.example"), wishes.now_s, 0};
	static unsigned char der[MINT_DER_MAX];
	const unsigned char *p = der;
	BIO *out = BIO_new_file(crt_path, "w");
	size_t len;
	X509 *x;

	ck_assert_int_eq(mint_leaf(&o, der, &len), MINT_OK);
	x = d2i_X509(NULL, &p, (long)len);
	ck_assert_int_eq(PEM_write_bio_X509(out, x), 1);
	BIO_free(out);
	X509_free(x);
	ca_free(ca);
}

static void
put_weak_rsa(void)
{
	EVP_PKEY *key = EVP_RSA_gen(1024);
	BIO *out = BIO_new_file(key_path, "w");
	X509 *x = X509_new();

	ck_assert_int_eq(PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0,
			     NULL, NULL), 1);
	BIO_free(out);
	out = BIO_new_file(crt_path, "w");
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, key);
	ck_assert_int_gt(X509_sign(x, key, EVP_sha256()), 0);
	ck_assert_int_eq(PEM_write_bio_X509(out, x), 1);
	BIO_free(out);
	X509_free(x);
	EVP_PKEY_free(key);
}

static const struct fault_row {
	void		(*make)(void);
	const char	*want;
} faults[] = {
    {lose_key, "but not its key"},
    {open_key_to_others, "chmod 0600"},
    {give_key_away, "belongs to another user"},
    {exchange_key, "does not fit"},
    {spoil_certificate, "cannot be read"},
    {spoil_key, "no private key"},
    {encrypt_key, "is encrypted"},
    {let_time_pass, "has expired"},
    {turn_time_back, "not valid yet"},
    {put_leaf, "lacks CA:TRUE"},
    {put_weak_rsa, "less than 2048"},
};

/* What the function says on standard error. */
static void
heard(const struct ca_places *p, char *out, size_t size)
{
	int fds[2], was = dup(STDERR_FILENO);
	ssize_t n;

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(dup2(fds[1], STDERR_FILENO), STDERR_FILENO);
	ck_assert_ptr_null(ca_open(p, &wishes));
	ck_assert_int_eq(dup2(was, STDERR_FILENO), STDERR_FILENO);
	fd_close(&fds[1]);
	n = read(fds[0], out, size - 1);
	out[n > 0 ? n : 0] = '\0';
	fd_close(&fds[0]);
	fd_close(&was);
}

START_TEST(says_what_is_wrong)
{
	const struct fault_row *r = &faults[_i];
	char text[2048];
	struct ca *ca;

	/* Only root gives files away. */
	if (r->make == give_key_away && geteuid() != 0)
		return;
	set_up();
	ca = ca_open(&places, &wishes);
	ck_assert_ptr_nonnull(ca);
	ca_free(ca);
	r->make();
	places.given = r->make != lose_key;
	heard(&places, text, sizeof(text));
	ck_assert_msg(strstr(text, r->want) != NULL, "%s: %s", r->want, text);
	ck_assert_ptr_nonnull(strstr(text, folder));
	tear_down();
}
END_TEST

START_TEST(writes_nothing_where_it_may_not)
{
	char text[2048];

	set_up();
	places.given = true;
	heard(&places, text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "No such file"));
	ck_assert_int_eq(access(crt_path, F_OK), -1);
	tear_down();
}
END_TEST

/* ---- places -------------------------------------------------------------- */

START_TEST(finds_the_places)
{
	struct complaints *complaints = complaints_new();
	struct ca_places_found found;
	struct settings *s;
	char credential[PATH_MAX];

	set_up();
	snprintf(credential, sizeof(credential), "%s/aduana-ca.key", folder);
	ck_assert_int_eq(settings_parse(&s, STR("state_dir: /s\n"), "f",
			     complaints), 0);
	ck_assert_int_eq(ca_places_find(&found, s, NULL), 0);
	ck_assert_str_eq(found.places.key, "/s/ca/ca.key");
	ck_assert_str_eq(found.places.certificate, "/s/ca/ca.crt");
	ck_assert(!found.places.given && !found.places.key_given);
	ca_places_free(&found);
	ck_assert_int_eq(ca_places_find(&found, s, folder), 0);
	ck_assert(!found.places.key_given);
	ca_places_free(&found);
	put_file(credential, "", 0400);
	ck_assert_int_eq(ca_places_find(&found, s, folder), 0);
	ck_assert_str_eq(found.places.key, credential);
	ck_assert(!found.places.given && found.places.key_given);
	ca_places_free(&found);
	settings_free(s);
	ck_assert_int_eq(settings_parse(&s,
			     STR("tls.ca: {key: /k, certificate: /c}\n"), "f",
			     complaints), 0);
	ck_assert_int_eq(ca_places_find(&found, s, folder), 0);
	ck_assert_str_eq(found.places.key, "/k");
	ck_assert_str_eq(found.places.certificate, "/c");
	ck_assert(found.places.given);
	ca_places_free(&found);
	settings_free(s);
	complaints_free(complaints);
	ck_assert_int_eq(unlink(credential), 0);
	tear_down();
}
END_TEST

UNIT_MAIN("ca", PLAIN(makes_one_and_keeps_it) PLAIN(makes_one_for_two)
	PLAIN(rotates_and_keeps_the_old) PLAIN(keeps_the_old_in_vain)
	PLAIN(goes_on_after_a_break)
	PLAIN(makes_a_certificate_for_a_key) LOOP(says_what_is_wrong, faults)
	PLAIN(writes_nothing_where_it_may_not) PLAIN(finds_the_places))
