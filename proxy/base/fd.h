/* SPDX-License-Identifier: MIT
 *
 * base/fd.h - file descriptors: flags, closing, passing one to another process.
 */
#ifndef ADUANA_BASE_FD_H
#define ADUANA_BASE_FD_H

#include <stddef.h>
#include <sys/types.h>

/* 0, or -1 with errno. */
int	 fd_nonblock(int fd);
int	 fd_cloexec(int fd);

/* Close ${*fd} unless it is -1, and make it -1. */
void	 fd_close(int *fd);

/* Write all of ${len} bytes to a blocking descriptor; 0, or -1 with errno. */
int	 fd_write_all(int fd, const void *, size_t len);

/* Send ${len} bytes (at least 1) over a Unix socket with ${passed} attached,
 * or without one when it is -1.  As sendmsg(2). */
ssize_t	 fd_send(int sock, const void *, size_t len, int passed);
/* As recvmsg(2); ${*passed} is a descriptor that came along (close-on-exec),
 * or -1.  When several came, the others are closed. */
ssize_t	 fd_receive(int sock, void *, size_t len, int *passed);

#endif
