"""The pages of simulated standards, in every state."""

from django.urls import reverse

from minzheng.core.benefits.models import Simulation
from tests.e2e.scenes import plain, scene

plain("simulations", "benefits/simulations.html", "leader", "simulations")
plain("simulation_form", "benefits/simulate.html", "city", "simulation_new")
plain("simulations_compared", "benefits/simulations_compared.html", "leader", "simulations_compare")


@scene("benefits/simulation.html", "leader")
def simulation(page, _stage):
    page.goto(reverse("simulation", args=[Simulation.objects.order_by("pk").first().uid]))


@scene("benefits/simulate.html", "city", status=422)
def simulation_refused(page, _stage):
    page.goto(reverse("simulation_new"))
    page.get_by_label("名称").fill("没有变化的测算")
    page.get_by_role("button", name="开始测算").click()
    page.wait_for_selector(".err-sum")
