/* SPDX-License-Identifier: MIT
 *
 * request/failure.h - which error a failed transfer is.
 */
#ifndef ADUANA_REQUEST_FAILURE_H
#define ADUANA_REQUEST_FAILURE_H

#include "proxy/request/synth.h"

struct transfer;

/* Of one that has failed, though not for want of the request's body. */
enum synth_error	 failure_of(const struct transfer *);

#endif
