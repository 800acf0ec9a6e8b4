/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaletime.c - a histogram of 10 us each, up to two seconds.
 */
#include "tests/bench/scaletime.h"

#include <string.h>
#include <time.h>

#define TOOK_MAX	200000

static unsigned long took[TOOK_MAX];

double
time_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)now.tv_sec + (double)now.tv_nsec / 1e9);
}

void
time_forget(void)
{
	memset(took, 0, sizeof(took));
}

void
time_note(double asked)
{
	double units = (time_now() - asked) * 1e5;

	took[units < TOOK_MAX ? (unsigned)units : TOOK_MAX - 1]++;
}

unsigned
time_of(unsigned percent, unsigned long answered)
{
	unsigned long seen = 0;
	unsigned i;

	for (i = 0; i < TOOK_MAX - 1; i++) {
		seen += took[i];
		if (seen * 100 >= answered * percent)
			break;
	}
	return ((i + 1) * 10);
}
