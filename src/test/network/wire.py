#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# The wire between a host and the servers behind another one, each in a network namespace (see the class Wire): forwards
# IPv4 packets between two TUN devices, and loses, delays or resets those of a server on demand. Python and not a queueing
# discipline of the kernel, because not every kernel has netem.
#
#   wire.py DEVICE DEVICE     the devices of the host and of the servers, which the caller configures
#
# It ends with its stdin. A line there sets the faults of one server in place of those before, and is echoed when they apply:
#
#   203.0.113.10 loss=0.3 delay=0.2 cut=to cut=from largest=600
#   203.0.113.10              none
#   203.0.113.10 reset        besides, both sides of its TCP connections get an RST
#   203.0.113.10 restart      besides, it has forgotten its TCP connections: the host gets an RST when it uses one
#   203.0.113.10 forget       the same without the RST, as by a firewall in between
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TCP, FIN, SYN, RST = 6, 1, 2, 4


class Server:
    """What happens to the packets of one server; its connections by the ports of both sides."""

    def __init__(self):
        self.faults([])
        self.connections = {}  # ports -> the next sequence numbers: of the server, of the host
        self.forgotten = set()
        self.silent = False  # no RST for a forgotten connection

    def faults(self, words):
        self.loss, self.delay, self.cut, self.largest = 0.0, 0.0, set(), 65535
        for name, value in (word.split('=') for word in words):
            if name == 'cut':
                self.cut.add(value)
            else:
                setattr(self, name, type(getattr(self, name))(value))

    def passes(self, packet, direction):
        return (direction not in self.cut and len(packet) <= self.largest and random.random() >= self.loss)


def device(name):
    fd = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack('16sH22x', name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def checksum(octets):
    total = sum(struct.unpack('!%dH' % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack('!H', ~total & 0xFFFF)


def rst(source, source_port, target, target_port, sequence):
    tcp = struct.pack('!HHIIBBHHH', source_port, target_port, sequence, 0, 5 << 4, RST, 0, 0, 0)
    pseudo = source + target + struct.pack('!HH', TCP, len(tcp))
    ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(tcp), 0, 0, 64, TCP, 0, source, target)
    return ip[:10] + checksum(ip) + ip[12:] + tcp[:16] + checksum(pseudo + tcp) + tcp[18:]


class Wire:
    def __init__(self, host_device, server_device):
        self.devices = {'to': device(server_device), 'from': device(host_device)}  # by direction: where packets go
        self.host = None
        self.servers = {}
        self.late = []  # a heap of packets by their time
        self.number = 0

    def server(self, address):
        return self.servers.setdefault(address, Server())

    def send(self, direction, packet):
        try:
            os.write(self.devices[direction], packet)
        except OSError:
            pass  # a device that is not up, or a full queue: the packet is lost

    def packet(self, direction, packet):
        if packet[0] >> 4 != 4:
            return  # IPv6 neighbours
        here, there = (packet[12:16], packet[16:20]) if direction == 'to' else (packet[16:20], packet[12:16])
        self.host = here
        server = self.server(there)
        if not server.passes(packet, direction) or packet[9] == TCP and not self.tcp(server, there, direction, packet):
            return
        if server.delay:
            self.number += 1
            heapq.heappush(self.late, (time.monotonic() + server.delay, self.number, direction, packet))
        else:
            self.send(direction, packet)

    def tcp(self, server, address, direction, packet):
        """Notes the state of the connection; returns whether the packet may pass."""
        start = (packet[0] & 15) * 4
        source, target, sequence, acknowledged, offset, flags = struct.unpack_from('!HHIIBB', packet, start)
        ports = (source, target) if direction == 'to' else (target, source)
        if direction == 'to' and flags & SYN:
            server.forgotten.discard(ports)
        if ports in server.forgotten:
            if direction == 'to' and not flags & RST and not server.silent:
                self.send('from', rst(address, ports[1], self.host, ports[0], acknowledged))
            return False
        length = len(packet) - start - (offset >> 4) * 4 + bool(flags & (SYN | FIN))
        numbers = server.connections.setdefault(ports, [None, None])
        numbers[direction == 'to'] = sequence + length & 0xFFFFFFFF
        if flags & RST:
            del server.connections[ports]
        return True

    def command(self, line):
        address, *words = line.split()
        octets = socket.inet_aton(address)
        server = self.server(octets)
        if 'reset' in words:
            for (here, there), (from_server, from_host) in server.connections.items():
                if from_server is not None and from_host is not None:
                    self.send('from', rst(octets, there, self.host, here, from_server))
                    self.send('to', rst(self.host, here, octets, there, from_host))
        if 'restart' in words or 'forget' in words:
            server.forgotten.update(server.connections)
            server.silent = 'forget' in words
        if {'reset', 'restart', 'forget'}.intersection(words):
            server.connections.clear()
        server.faults([word for word in words if '=' in word])
        print(line, flush=True)

    def run(self):
        incoming = {self.devices['from']: 'to', self.devices['to']: 'from'}
        commands = b''
        print('ready', flush=True)
        while True:
            wait = max(0, self.late[0][0] - time.monotonic()) if self.late else None
            for fd in select.select([0, *incoming], [], [], wait)[0]:
                if fd == 0:
                    octets = os.read(0, 4096)
                    if not octets:
                        return
                    *lines, commands = (commands + octets).split(b'\n')
                    for line in lines:
                        self.command(line.decode())
                else:
                    self.packet(incoming[fd], os.read(fd, 65536))
            while self.late and self.late[0][0] <= time.monotonic():
                _, _, direction, packet = heapq.heappop(self.late)
                self.send(direction, packet)


random.seed(2026)
Wire(*sys.argv[1:]).run()
