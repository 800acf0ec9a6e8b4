/* SPDX-License-Identifier: MIT
 *
 * base/iov.h - runs of bytes that lie in several places.
 */
#ifndef ADUANA_BASE_IOV_H
#define ADUANA_BASE_IOV_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

/* Bytes in ${n} runs. */
size_t	 iov_size(const struct iovec *, int n);
/* Cut the ${*n} runs after ${max} bytes; returns what they hold. */
size_t	 iov_clip(struct iovec *, int *n, uint64_t max);

#endif
