/* SPDX-License-Identifier: MIT */
/* Starting and ending a VM as its first process. */
#ifndef LX_TESTS_VM_H
#define LX_TESTS_VM_H

int is_vm(void);
void mount_all(void);
void mount_image(void);
void loopback_up(void);
int is_ours(void);
void power_off(void);

#endif
