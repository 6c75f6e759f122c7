import { BlockList, isIP } from 'node:net';

/**
 * Whether an IP address belongs to the public internet, so that a page that a stranger names may be fetched from it.
 * Anything that is no plain IPv4 or IPv6 address is not. IPv6 is a list of what may be, not of what may not: forms that
 * wrap an IPv4 address (mapped, NAT64, 6to4, Teredo) and ranges that are given out later are refused until named here.
 */
export function isPublicAddress(address: string): boolean {
  // An address with a zone, such as fe80::1%eth0, is one of this machine's own networks.
  if (address.includes('%')) return false;
  const version = isIP(address);
  if (version === 4) return !specialIpv4.check(address, 'ipv4');
  return version === 6 && globalUnicast.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
}

/** Whether an IP address is this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) === 4 ? address.startsWith('127.') : address === '::1';
}

/**
 * The IANA IPv4 Special-Purpose Address Registry (https://www.iana.org/assignments/iana-ipv4-special-registry), with the
 * entries inside 192.0.0.0/24 that are reachable left refused, multicast (RFC 5771), and one address that is public by
 * number only.
 */
const specialIpv4 = blockList('ipv4', [
  '0.0.0.0/8', // this network, RFC 791
  '10.0.0.0/8', // private use, RFC 1918
  '100.64.0.0/10', // shared address space of carriers, RFC 6598; metadata of Alibaba Cloud
  '127.0.0.0/8', // loopback, RFC 1122
  '169.254.0.0/16', // link-local, RFC 3927; metadata of most clouds
  '172.16.0.0/12', // private use, RFC 1918
  '192.0.0.0/24', // IETF protocol assignments, RFC 6890; metadata of Oracle Cloud
  '192.0.2.0/24', // documentation, RFC 5737
  '192.31.196.0/24', // AS112, RFC 7535
  '192.52.193.0/24', // AMT, RFC 7450
  '192.88.99.0/24', // former 6to4 relays, RFC 7526
  '192.168.0.0/16', // private use, RFC 1918
  '192.175.48.0/24', // AS112, RFC 7534
  '198.18.0.0/15', // benchmarking, RFC 2544
  '198.51.100.0/24', // documentation, RFC 5737
  '203.0.113.0/24', // documentation, RFC 5737
  '224.0.0.0/4', // multicast, RFC 5771
  '240.0.0.0/4', // reserved, RFC 1112; limited broadcast, RFC 8190
  '168.63.129.16/32', // Azure answers its machines here, and nobody else
]);

/** All of IPv6 that is given out for the public internet (https://www.iana.org/assignments/ipv6-address-space). */
const globalUnicast = blockList('ipv6', ['2000::/3']);

/** What lies inside it and is special (https://www.iana.org/assignments/iana-ipv6-special-registry). */
const specialIpv6 = blockList('ipv6', [
  '2001::/23', // IETF protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID
  '2001:db8::/32', // documentation, RFC 3849
  '2002::/16', // 6to4, RFC 3056
  '2620:4f:8000::/48', // AS112, RFC 7534
  '3ffe::/16', // the former 6bone, RFC 3701
  '3fff::/20', // documentation, RFC 9637
]);

function blockList(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}
