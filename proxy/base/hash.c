/* SPDX-License-Identifier: MIT
 *
 * base/hash.c - SipHash-2-4 with 128 bits of output, SipHash-1-3 with 64.
 */
#include "proxy/base/hash.h"

#include <string.h>
#include <sys/random.h>

#include "proxy/base/assert.h"

struct sip {
	uint64_t	 v0, v1, v2, v3;
};

static inline uint64_t
rotl(uint64_t x, int b)
{
	return (x << b | x >> (64 - b));
}

static inline void
sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v1 = rotl(s->v1, 13) ^ s->v0;
	s->v0 = rotl(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotl(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotl(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotl(s->v1, 17) ^ s->v2;
	s->v2 = rotl(s->v2, 32);
}

static inline void
sip_word(struct sip *s, uint64_t m)
{
	s->v3 ^= m;
	sip_round(s);
	sip_round(s);
	s->v0 ^= m;
}

static inline uint64_t
sip_finish(struct sip *s)
{
	int i;

	for (i = 0; i < 4; i++)
		sip_round(s);
	return (s->v0 ^ s->v1 ^ s->v2 ^ s->v3);
}

/* The ${left} bytes at the end of ${len}, which is the highest one. */
static inline uint64_t
last_word(const unsigned char *p, size_t left, size_t len)
{
	uint64_t m = 0;
	size_t i;

	if (left > 0 && len >= 8) {
		memcpy(&m, p + left - 8, 8);
		m >>= 8 * (8 - left);
	} else {
		for (i = 0; i < left; i++)
			m |= (uint64_t)p[i] << 8 * i;
	}
	return (m | (uint64_t)len << 56);
}

struct digest
hash_bytes(const struct hash_seed *seed, const void *bytes, size_t len)
{
	struct sip s = {
	    seed->k0 ^ UINT64_C(0x736f6d6570736575),
	    seed->k1 ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
	    seed->k0 ^ UINT64_C(0x6c7967656e657261),
	    seed->k1 ^ UINT64_C(0x7465646279746573),
	};
	const unsigned char *p = bytes;
	struct digest out;
	uint64_t m;
	size_t left;

	for (left = len; left >= 8; left -= 8, p += 8) {
		memcpy(&m, p, 8);
		sip_word(&s, m);
	}
	sip_word(&s, last_word(p, left, len));
	s.v2 ^= 0xee;
	out.lo = sip_finish(&s);
	s.v1 ^= 0xdd;
	out.hi = sip_finish(&s);
	return (out);
}

uint64_t
hash_brief(const struct hash_seed *seed, const void *bytes, size_t len)
{
	struct sip s = {
	    seed->k0 ^ UINT64_C(0x736f6d6570736575),
	    seed->k1 ^ UINT64_C(0x646f72616e646f6d),
	    seed->k0 ^ UINT64_C(0x6c7967656e657261),
	    seed->k1 ^ UINT64_C(0x7465646279746573),
	};
	const unsigned char *p = bytes;
	size_t left;
	uint64_t m;

	for (left = len; left >= 8; left -= 8, p += 8) {
		memcpy(&m, p, 8);
		s.v3 ^= m;
		sip_round(&s);
		s.v0 ^= m;
	}
	m = last_word(p, left, len);
	s.v3 ^= m;
	sip_round(&s);
	s.v0 ^= m;
	s.v2 ^= 0xff;
	sip_round(&s);
	sip_round(&s);
	sip_round(&s);
	return (s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
}

void
hash_seed_random(struct hash_seed *seed)
{
	ssize_t n = getrandom(seed, sizeof(*seed), 0);

	ASSERT(n == (ssize_t)sizeof(*seed));
}
