package io.packetfs.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Hosts in network namespaces, each with one leg on a bridge in the hub's; nftables in the bridge
 * drops what a cut shall not let pass. Nothing of it can be seen from outside, and nothing is left.
 */
final class NamespaceHosts implements Hosts {
  private static final String PREFIX = "10.77.0.";

  /** Where Debian keeps ip and nft. */
  private static final Map<String, String> PATH_WITH_SBIN =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  private static final Duration STEP_MAX = Duration.ofSeconds(10);

  private final Processes processes = new Processes();
  private final Map<String, NetworkNamespace> namespaces = new LinkedHashMap<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();

  private NamespaceHosts() {}

  /**
   * Makes them.
   *
   * @throws IOException not as root, or without ip and nft
   */
  static NamespaceHosts make(List<String> others) throws IOException {
    NamespaceHosts hosts = new NamespaceHosts();
    try {
      hosts.addHub();
      for (String name : others) {
        hosts.add(name);
      }
      return hosts;
    } catch (IOException | AssertionError e) {
      hosts.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private void addHub() throws IOException {
    register(HUB);
    run(
        HUB,
        """
        ip link set lo up
        ip link add br0 type bridge
        ip addr add %s/24 dev br0
        ip link set br0 up
        nft 'add table bridge rig'
        nft 'add chain bridge rig between { type filter hook forward priority 0; }'
        """
            .formatted(address(HUB)));
  }

  private void add(String name) throws IOException {
    NetworkNamespace namespace = register(name);
    int number = namespaces.size();
    run(
        HUB,
        """
        ip link add leg%1$d type veth peer name eth0 netns %2$s
        ip link set leg%1$d master br0 up
        """
            .formatted(number, namespace.id()));
    run(
        name,
        """
        ip link set lo up
        ip addr add %s/24 dev eth0
        ip link set eth0 up
        """
            .formatted(address(name)));
  }

  private NetworkNamespace register(String name) throws IOException {
    NetworkNamespace namespace = NetworkNamespace.make("host " + name);
    namespaces.put(name, namespace);
    addresses.put(name, PREFIX + namespaces.size());
    return namespace;
  }

  @Override
  public boolean canBeCut() {
    return true;
  }

  @Override
  public String address(String host) {
    String address = addresses.get(host);
    if (address == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return address;
  }

  @Override
  public <T extends @Nullable Object> T at(String host, Callable<T> call) throws IOException {
    NetworkNamespace namespace = namespaces.get(host);
    if (namespace == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return namespace.call(call);
  }

  @Override
  public void cut(String one, String other) throws IOException {
    String rule = "nft 'add rule bridge rig between ip saddr %s ip daddr %s drop'\n";
    run(
        HUB,
        rule.formatted(address(one), address(other))
            + rule.formatted(address(other), address(one)));
  }

  @Override
  public void heal() throws IOException {
    run(HUB, "nft 'flush chain bridge rig between'");
  }

  private void run(String host, String script) throws IOException {
    RunningProcess shell =
        at(host, () -> processes.start(List.of("sh", "-e", "-c", script), PATH_WITH_SBIN, null));
    if (shell.awaitExit(STEP_MAX) != 0) {
      throw new IOException("the network could not be made: " + shell);
    }
  }

  @Override
  public void close() {
    processes.close();
    namespaces.values().forEach(NetworkNamespace::close);
  }
}
