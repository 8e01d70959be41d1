package io.packetfs.cli.docker;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives all test classes of a JVM the same {@link StandInImages}: each image is made once, and what
 * is built on it is found in podman's cache. Closed behind the last test.
 */
final class SharedImages implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedImages.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StandInImages.class;
  }

  @Override
  public StandInImages resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(StandInImages.class, key -> new StandInImages(), StandInImages.class);
  }
}
