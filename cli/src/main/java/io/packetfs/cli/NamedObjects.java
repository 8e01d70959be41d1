package io.packetfs.cli;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that somebody named on a command line, and thereby allows: each itself, at private
 * addresses too, and of a file's directory only that file.
 */
record NamedObjects(List<AllowRule> rules, List<Volume> volumes) {

  /** Copies the lists. */
  NamedObjects {
    rules = List.copyOf(rules);
    volumes = List.copyOf(volumes);
  }

  /** Of normalised URLs. */
  static NamedObjects of(List<String> urls) {
    List<AllowRule> rules = new ArrayList<>();
    Map<String, Volume> volumes = new LinkedHashMap<>();
    for (String text : urls) {
      ObjectUrl url = ObjectUrl.parse(text);
      rules.add(new AllowRule(url.scheme() + "://" + url.authority() + url.path(), true));
      if (url.isFile()) {
        Path parent = Path.of(url.filePath()).getParent();
        String root = parent == null ? "/" : parent.toString();
        volumes.computeIfAbsent(root, path -> new Volume("local-" + volumes.size(), path, false));
      }
    }
    return new NamedObjects(rules, List.copyOf(volumes.values()));
  }

  /** The limits of a policy, and these objects alone. */
  OriginPolicy policy(OriginPolicy limits) {
    return new OriginPolicy(
        rules, limits.origins(), limits.defaults(), limits.bytesPerDay(), limits.requestsPerDay());
  }
}
