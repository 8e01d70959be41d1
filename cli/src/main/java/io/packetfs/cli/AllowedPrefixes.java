package io.packetfs.cli;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code pfs up --allow} adds: a rule for each prefix, and a volume for each directory of
 * files. A host that is written as an address, or as localhost, is meant; a name has to lead to
 * public addresses.
 */
record AllowedPrefixes(List<AllowRule> rules, List<Volume> volumes) {

  /** Copies the lists. */
  AllowedPrefixes {
    rules = List.copyOf(rules);
    volumes = List.copyOf(volumes);
  }

  /** Reads the flags. */
  static AllowedPrefixes of(List<String> prefixes) {
    List<AllowRule> rules = new ArrayList<>();
    Map<String, Volume> volumes = new LinkedHashMap<>();
    for (String prefix : prefixes) {
      ObjectUrl url = ObjectUrl.parse(JobInput.objectUrl(prefix));
      rules.add(new AllowRule(url.text(), url.isFile() || isMeant(url.host())));
      if (url.isFile()) {
        String root = root(Path.of(url.filePath()), prefix);
        volumes.computeIfAbsent(root, path -> new Volume("allowed-" + volumes.size(), path, false));
      }
    }
    return new AllowedPrefixes(rules, List.copyOf(volumes.values()));
  }

  /** The policy with these rules added. */
  OriginPolicy added(OriginPolicy policy) {
    List<AllowRule> all = new ArrayList<>(policy.allow().rules());
    all.addAll(rules);
    return new OriginPolicy(
        all, policy.origins(), policy.defaults(), policy.bytesPerDay(), policy.requestsPerDay());
  }

  private static boolean isMeant(String host) {
    return host.equals("localhost") || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static String root(Path path, String prefix) {
    Path parent = path.getParent();
    Path root = Files.isDirectory(path) || parent == null ? path : parent;
    if (!Files.isDirectory(root)) {
      throw new VerbException(
          ExitCode.USAGE,
          "--allow: found \"" + prefix + "\", right is an existing directory or file");
    }
    return root.toString();
  }
}
