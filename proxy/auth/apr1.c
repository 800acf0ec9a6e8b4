/* SPDX-License-Identifier: MIT
 *
 * auth/apr1.c - a thousand rounds of MD5, in an order that means nothing but is
 * what everybody does.
 */
#include "proxy/auth/apr1.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>

#include "proxy/base/secret.h"

#define MD5_SIZE	16u
#define ROUNDS		1000u

struct sum {
	EVP_MD_CTX	*ctx;
	bool		 failed;
};

static void
begin(struct sum *s)
{
	s->failed |= EVP_DigestInit_ex(s->ctx, EVP_md5(), NULL) != 1;
}

static void
add(struct sum *s, struct str bytes)
{
	if (!s->failed && bytes.len > 0)
		s->failed |= EVP_DigestUpdate(s->ctx, bytes.ptr, bytes.len) !=
			     1;
}

static void
end(struct sum *s, unsigned char out[MD5_SIZE])
{
	s->failed |= s->failed || EVP_DigestFinal_ex(s->ctx, out, NULL) != 1;
}

static struct str
sum_of(const unsigned char sum[MD5_SIZE], size_t n)
{
	return ((struct str){(const char *)sum, n < MD5_SIZE ? n : MD5_SIZE});
}

static void
first(struct sum *s, struct str password, struct str salt,
    unsigned char out[MD5_SIZE])
{
	size_t left;

	begin(s);
	add(s, password);
	add(s, salt);
	add(s, password);
	end(s, out);
	begin(s);
	add(s, password);
	add(s, STR("$apr1$"));
	add(s, salt);
	for (left = password.len; left > 0;
	     left -= left < MD5_SIZE ? left : MD5_SIZE)
		add(s, sum_of(out, left));
	for (left = password.len; left > 0; left >>= 1)
		add(s, (left & 1) != 0 ? (struct str){"", 1}
				       : str_head(password, 1));
	end(s, out);
}

static void
again(struct sum *s, unsigned round, struct str password, struct str salt,
    unsigned char sum[MD5_SIZE])
{
	struct str last = sum_of(sum, MD5_SIZE);

	begin(s);
	add(s, (round & 1) != 0 ? password : last);
	if (round % 3 != 0)
		add(s, salt);
	if (round % 7 != 0)
		add(s, password);
	add(s, (round & 1) != 0 ? last : password);
	end(s, sum);
}

/* Six bits a digit, the lowest first. */
static char *
put(char *at, unsigned bits, int digits)
{
	static const char set[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "abcdefghijklmnopqrstuvwxyz";

	for (; digits > 0; digits--, bits >>= 6)
		*at++ = set[bits & 63];
	return (at);
}

static void
write_hash(struct str salt, const unsigned char sum[MD5_SIZE],
    char out[APR1_SIZE])
{
	char *at = out + sprintf(out, "$apr1$%.*s$", STR_ARG(salt));
	unsigned i;

	for (i = 0; i < 5; i++)
		at = put(at,
		    (unsigned)sum[i] << 16 | (unsigned)sum[i + 6] << 8 |
			sum[i == 4 ? 5 : i + 12],
		    4);
	at = put(at, sum[11], 2);
	*at = '\0';
}

int
apr1_hash(struct str password, struct str salt, char out[APR1_SIZE])
{
	struct sum s = {EVP_MD_CTX_new(), false};
	unsigned char sum[MD5_SIZE];
	unsigned round;

	salt = str_head(salt, APR1_SALT_MAX);
	if (s.ctx == NULL)
		return (-1);
	first(&s, password, salt, sum);
	for (round = 0; round < ROUNDS && !s.failed; round++)
		again(&s, round, password, salt, sum);
	EVP_MD_CTX_free(s.ctx);
	if (!s.failed)
		write_hash(salt, sum, out);
	secret_wipe(sum, sizeof(sum));
	return (s.failed ? -1 : 0);
}
