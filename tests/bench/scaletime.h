/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaletime.h - how long answers took.
 */
#ifndef ADUANA_BENCH_SCALETIME_H
#define ADUANA_BENCH_SCALETIME_H

double		 time_now(void);	/* seconds */
void		 time_forget(void);
/* Answered now, asked then. */
void		 time_note(double asked);
/* Microseconds in which ${percent} of ${answered} were answered. */
unsigned	 time_of(unsigned percent, unsigned long answered);

#endif
