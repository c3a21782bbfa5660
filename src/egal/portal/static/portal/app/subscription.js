// The browser's subscription with our key; one with an older key is replaced.
export async function subscriptionFor(registration, key) {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    const other = await registration.pushManager.getSubscription();
    if (!other || error.name !== "InvalidStateError") throw error;
    await other.unsubscribe();
    return registration.pushManager.subscribe(options);
  }
}
