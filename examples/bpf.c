/* SPDX-License-Identifier: MIT */
/* A program for the kernel: it sees each packet of an interface, and counts.
 *
 *	bpf INTERFACE SECONDS	print what came in each second, and the sum at the end: TCP, UDP, ICMP (with ICMPv6), other
 *	bpf refuse		load a program with a fault, to see what the verifier says of it
 *
 * The program is written with lx/bpf.h's macros, an instruction a line; lx_bpf_prog_load() has the kernel verify it, and
 * a packet socket runs it on its packets. It counts in a map, which this process reads, and keeps none of the packets.
 * Needs CAP_NET_RAW and CAP_BPF. */
#include <lx/bpf.h>
#include <lx/io.h>
#include <lx/net.h>
#include <lx/ioctl_net.h>
#include <lx/time.h>
#include <lx/uapi/linux/if_ether.h>
#include <lx/uapi/linux/if_packet.h>
#include <lx/uapi/linux/in.h>

#include "lib/lib.h"

const char program[] = "bpf", usage_line[] = "usage: bpf INTERFACE SECONDS | bpf refuse";

enum { PROTOCOLS = 256, ICMPV6 = 58 };

static char log_text[65536];

static int load(const struct lx_bpf_insn *insns, size_t count)
{
	union lx_bpf_attr attr = {0};
	long fd;

	attr.prog_type = LX_BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insns = (uint64_t)insns;
	attr.insn_cnt = (uint32_t)count;
	attr.license = (uint64_t) "MIT";
	fd = lx_bpf_prog_load(&attr, sizeof(attr));
	if (fd == -LX_EACCES || fd == -LX_EINVAL) { /* once more, to hear why */
		attr.log_level = 1;
		attr.log_buf = (uint64_t)log_text;
		attr.log_size = sizeof(log_text);
		fd = lx_bpf_prog_load(&attr, sizeof(attr));
		print(2, "the verifier says:\n");
		write_all(2, log_text, length(log_text), "standard error");
	}
	return (int)check(fd, "bpf", "BPF_PROG_LOAD");
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int load_counter(int map)
{
	const struct lx_bpf_insn insns[] = {
		LX_BPF_MOV64_REG(LX_BPF_REG_6, LX_BPF_REG_1), /* LD_ABS wants the packet's context there */
		LX_BPF_LDX_MEM(LX_BPF_W, LX_BPF_REG_0, LX_BPF_REG_6, offsetof(struct lx_sk_buff, pkt_type)),
		LX_BPF_JMP_IMM(LX_BPF_JEQ, LX_BPF_REG_0, LX_PACKET_OUTGOING, 16), /* on lo each comes in, too */
		LX_BPF_LD_ABS(LX_BPF_H, 12), /* what is in the Ethernet frame */
		LX_BPF_JMP_IMM(LX_BPF_JEQ, LX_BPF_REG_0, LX_ETH_P_IPV6, 3),
		LX_BPF_JMP_IMM(LX_BPF_JNE, LX_BPF_REG_0, LX_ETH_P_IP, 13),
		LX_BPF_LD_ABS(LX_BPF_B, 14 + 9), /* protocol */
		LX_BPF_JMP_A(1),
		LX_BPF_LD_ABS(LX_BPF_B, 14 + 6), /* next header */
		LX_BPF_STX_MEM(LX_BPF_W, LX_BPF_REG_10, LX_BPF_REG_0, -4), /* the key, on the stack */
		LX_BPF_MOV64_REG(LX_BPF_REG_2, LX_BPF_REG_10),
		LX_BPF_ALU64_IMM(LX_BPF_ADD, LX_BPF_REG_2, -4),
		LX_BPF_LD_MAP_FD(LX_BPF_REG_1, map),
		LX_BPF_EMIT_CALL(LX_BPF_FUNC_map_lookup_elem),
		LX_BPF_JMP_IMM(LX_BPF_JEQ, LX_BPF_REG_0, 0, 2), /* never, but the verifier wants to see it */
		LX_BPF_MOV64_IMM(LX_BPF_REG_1, 1),
		LX_BPF_ATOMIC_OP(LX_BPF_DW, LX_BPF_ADD, LX_BPF_REG_0, LX_BPF_REG_1, 0),
		LX_BPF_MOV64_IMM(LX_BPF_REG_0, 0), /* how many bytes the socket shall have */
		LX_BPF_EXIT_INSN(),
	};

	return load(insns, COUNT(insns));
}

static int load_faulty(void)
{
	const struct lx_bpf_insn insns[] = {
		LX_BPF_MOV64_IMM(LX_BPF_REG_1, 0),
		LX_BPF_LDX_MEM(LX_BPF_DW, LX_BPF_REG_0, LX_BPF_REG_1, 0), /* of an address that is a number */
		LX_BPF_EXIT_INSN(),
	};

	return load(insns, COUNT(insns));
}

struct counts {
	uint64_t tcp, udp, icmp, other;
};

static struct counts read_counts(int map)
{
	struct counts counts = {0, 0, 0, 0};

	for (uint32_t key = 0; key < PROTOCOLS; key++) {
		uint64_t value = 0;
		check(lx_bpf_map_lookup_elem(map, &key, &value, 0), "bpf", "BPF_MAP_LOOKUP_ELEM");
		if (key == LX_IPPROTO_TCP)
			counts.tcp += value;
		else if (key == LX_IPPROTO_UDP)
			counts.udp += value;
		else if (key == LX_IPPROTO_ICMP || key == ICMPV6)
			counts.icmp += value;
		else
			counts.other += value;
	}
	return counts;
}

static void show(const char *what, const struct counts *now, const struct counts *before)
{
	print(1, "%s TCP %lu UDP %lu ICMP %lu other %lu\n", what, now->tcp - before->tcp, now->udp - before->udp,
	      now->icmp - before->icmp, now->other - before->other);
}

/* A packet socket without a protocol gets nothing until it is bound, so nothing is missed by the program. */
static void attach(int prog, const char *interface)
{
	struct lx_sockaddr_ll address = {0};
	struct lx_ifreq ifr = {0};
	int fd = (int)check(lx_socket(LX_AF_PACKET, LX_SOCK_RAW | LX_SOCK_CLOEXEC, 0), "socket", "AF_PACKET");

	for (size_t i = 0; interface[i]; i++)
		ifr.ifr_ifrn.ifrn_name[i] = interface[i];
	check(lx_ioctl_siocgifindex(fd, &ifr), "ioctl", interface);
	check(lx_setsockopt(fd, LX_SOL_SOCKET, LX_SO_ATTACH_BPF, &prog, sizeof(prog)), "setsockopt", "SO_ATTACH_BPF");
	address.sll_family = LX_AF_PACKET;
	address.sll_protocol = lx_htons(LX_ETH_P_ALL);
	address.sll_ifindex = ifr.ifr_ifru.ifru_ivalue;
	check(lx_bind(fd, (struct lx_sockaddr *)&address, sizeof(address)), "bind", interface);
}

int main(int argc, char **argv)
{
	const struct lx_timespec second = {1, 0};
	union lx_bpf_attr attr = {0};
	struct counts first = {0, 0, 0, 0}, before = first, now = first;
	unsigned long seconds;
	int map;

	if (argc == 2 && same(argv[1], "refuse")) {
		load_faulty();
		return 0;
	}
	if (argc != 3 || length(argv[1]) >= LX_IFNAMSIZ)
		usage();
	seconds = number(argv[2], 1000000);
	attr.map_type = LX_BPF_MAP_TYPE_ARRAY;
	attr.key_size = sizeof(uint32_t);
	attr.value_size = sizeof(uint64_t);
	attr.max_entries = PROTOCOLS;
	map = (int)check(lx_bpf_map_create(&attr, sizeof(attr)), "bpf", "BPF_MAP_CREATE");
	attach(load_counter(map), argv[1]);
	print(1, "counting\n");
	while (seconds--) {
		check(lx_nanosleep(&second, NULL), "nanosleep", "a second");
		now = read_counts(map);
		show("second:", &now, &before);
		before = now;
	}
	show("sum:", &now, &first);
	return 0;
}
